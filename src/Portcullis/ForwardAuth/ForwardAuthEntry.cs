using Microsoft.AspNetCore.Http.Features;
using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.SignedRequests;

namespace Portcullis.ForwardAuth;

/// <summary>
/// Takes questions of other gateways, <c>GET /authz/{policy}[:{tier}]</c>, and makes the request that they ask about of the one that came: from here on method, target and path are the original ones, for the
/// proof of possession, the signature and the refusal's form as for the decision. Stands before the removal of what clients may not say, and where the peer is still the one on the wire.
/// </summary>
internal sealed class ForwardAuthEntry(RequestDelegate next, ForwardAuthEndpoints endpoints)
{
    private static readonly Refusal Spelling = new(RefusalCode.NotFound, $"A gateway asks at {ForwardAuthPath.Prefix} and a policy, in this spelling.");
    private static readonly Refusal Stranger = new(RefusalCode.NotFound, "Nobody may ask here from this address.");
    private static readonly Refusal NoPolicy = new(RefusalCode.NotFound, "There is no such policy or tier.");

    public Task InvokeAsync(HttpContext context) => ForwardAuthPath.IsAt(context) ? AskAsync(context, ForwardAuthPath.TargetOf(context)) : next(context);

    private Task AskAsync(HttpContext context, string target)
    {
        if (context.Features.Get<FrontGateway>() is not { } gateway)
        {
            return RefuseAsync(context, Stranger);
        }

        if (!target.StartsWith(ForwardAuthPath.Prefix, StringComparison.Ordinal))
        {
            return RefuseAsync(context, Spelling);
        }

        var asked = target.AsSpan(ForwardAuthPath.Prefix.Length);
        var name = asked.IndexOfAny('/', '?') is >= 0 and var length ? asked[..length] : asked;
        if (endpoints.Find(name) is not { } endpoint)
        {
            return RefuseAsync(context, NoPolicy);
        }

        var read = OriginalRequestReader.Read(gateway.Kind, context.Request, target[(ForwardAuthPath.Prefix.Length + name.Length)..]);
        return read.IsGood ? GoOnAsync(context, endpoint, read.Request) : RefuseAsync(context, read.Refusal);
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal) => RefusalWriter.WriteAsync(context, refusal, null, null);

    private Task GoOnAsync(HttpContext context, Endpoint endpoint, OriginalRequest original)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        (request.Method, request.RawTarget, request.Path, request.QueryString) = (original.Method, original.Target, original.Path, original.Query);
        context.Features.Set(UnseenContent.Instance);
        context.SetEndpoint(endpoint);
        return next(context);
    }
}
