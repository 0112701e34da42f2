using Portcullis.Conditions.Decisions;
using Portcullis.Gateway;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Refusals;

namespace Portcullis.ForwardAuth;

/// <summary>
/// What a gateway is answered. The headers that say who calls are always there, on refusals and for open paths too, empty where there is nothing to say: some gateways pass on the client's own, or the name of
/// a variable, in place of one that is missing.
/// </summary>
internal static class ForwardAuthAnswer
{
    /// <summary>The refusal's code, for gateways that do not pass on its body.</summary>
    public const string CodeHeader = "Portcullis-Code";

    /// <summary>Whatever refuses the request, the answer is put in the form that the gateway can carry; null for who is none.</summary>
    public static void Prepare(HttpContext context, FrontGatewayKind? kind) => context.Response.OnStarting(
        static state =>
        {
            var (answered, kind) = ((HttpContext, FrontGatewayKind?))state;
            if (answered.Features.Get<RefusedFeature>() is { Code: var code })
            {
                Introduce(answered.Response.Headers, "", "", "", "", "");
                answered.Response.Headers[CodeHeader] = code.Code;
                if (kind is not null)
                {
                    Carry(answered.Response, kind);
                }
            }

            return Task.CompletedTask;
        },
        (context, kind));

    /// <summary>The request may pass: says who calls, as the gateway's own upstreams are told.</summary>
    public static void Pass(HttpContext context, FrontGateway gateway, AssertionCache assertions)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        context.Response.ContentLength = 0;
        if (context.Features.Get<IDecisionFeature>() is not { Decision: { Tier: { } tier } decision } decided)
        {
            Introduce(headers, "", "", "", "", "");
            return;
        }

        var assertion = gateway.Upstream is { } upstream ? assertions.Get(new AssertionKey(decided.AccountId, upstream, decided.Asked.Policy, tier.Name)) : "";
        Introduce(headers, decided.AccountId, decided.Asked.Policy, tier.Name, UpstreamHeaders.UnknownTiers(decision), assertion);
    }

    private static void Introduce(IHeaderDictionary headers, string account, string policy, string tier, string unknown, string assertion)
    {
        headers[UpstreamHeaders.Account] = account;
        headers[UpstreamHeaders.Policy] = policy;
        headers[UpstreamHeaders.Tier] = tier;
        headers[UpstreamHeaders.TierUnknown] = unknown;
        headers[UpstreamHeaders.Assertion] = assertion;
    }

    private static void Carry(HttpResponse response, FrontGatewayKind kind)
    {
        response.StatusCode = kind.Carry(response.StatusCode);

        // nginx before 1.23 passes on one of several headers of a name.
        if (!kind.CarriesEveryStatus && response.Headers.WWWAuthenticate.Count > 1)
        {
            response.Headers.WWWAuthenticate = string.Join(", ", (IEnumerable<string?>)response.Headers.WWWAuthenticate);
        }
    }
}
