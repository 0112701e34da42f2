using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Portcullis.Credentials;
using Portcullis.Gateway;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.SignedRequests;

namespace Portcullis.ForwardAuth;

/// <summary>
/// Takes questions of other gateways, <c>GET /authz/{policy}[:{tier}]</c>, and makes the request that they ask about of the one that came: from here on method, target and path are the original ones, for the
/// proof of possession, the signature and the refusal's form as for the decision. Stands before the removal of what clients may not say, and where the peer is still the one on the wire.
/// </summary>
internal sealed class ForwardAuthEntry(RequestDelegate next, ForwardAuthSettings settings, ForwardAuthEndpoints endpoints)
{
    private const string Prefix = "/authz/";

    /// <summary>Puts it into the pipeline, also where no gateway may ask: an open route that answered in its place would let everything through at one that asks all the same.</summary>
    public static void Use(IApplicationBuilder app) => app.UseMiddleware<ForwardAuthEntry>();

    public Task InvokeAsync(HttpContext context)
    {
        // As it was sent: of a path that ends with the client's own, dot segments could name another policy.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.StartsWith(Prefix, StringComparison.Ordinal) ? AskAsync(context, target) : next(context);
    }

    private Task AskAsync(HttpContext context, string target)
    {
        if (FindGateway(context.Connection.RemoteIpAddress) is not { } gateway)
        {
            return RefusalWriter.WriteAsync(context, new(RefusalCode.NotFound, "Nobody may ask here from this address."), null, null);
        }

        ForwardAuthAnswer.Prepare(context, gateway);
        var end = target.AsSpan(Prefix.Length).IndexOfAny('/', '?') is >= 0 and var length ? Prefix.Length + length : target.Length;
        if (endpoints.Find(target.AsSpan(Prefix.Length, end - Prefix.Length)) is not { } endpoint)
        {
            return RefusalWriter.WriteAsync(context, new(RefusalCode.NotFound, "There is no such policy or tier."), null, null);
        }

        var read = OriginalRequestReader.Read(gateway.Kind, context.Request, target[end..]);
        return read.IsGood ? GoOnAsync(context, gateway, endpoint, read.Request) : RefusalWriter.WriteAsync(context, read.Refusal, null, null);
    }

    private Task GoOnAsync(HttpContext context, FrontGateway gateway, Endpoint endpoint, OriginalRequest original)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        (request.Method, request.RawTarget, request.Path, request.QueryString) = (original.Method, original.Target, original.Path, original.Query);
        context.Features.Set(gateway);
        context.Features.Set(UnseenContent.Instance);
        context.SetEndpoint(endpoint);
        return next(context);
    }

    private FrontGateway? FindGateway(IPAddress? peer)
    {
        if (peer is null)
        {
            return null;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        foreach (var gateway in settings.Gateways)
        {
            if (gateway.Is(address))
            {
                return gateway;
            }
        }

        return null;
    }
}
