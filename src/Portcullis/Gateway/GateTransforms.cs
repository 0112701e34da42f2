using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Portcullis.Conditions.Decisions;
using Portcullis.Configuration;
using Portcullis.CrossOrigin;
using Portcullis.Edge;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.SignedRequests;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Portcullis.Gateway;

/// <summary>Adds to every route what belongs to the gate: who calls, for the upstream; what may be kept, for caches on the way back.</summary>
internal sealed class GateTransforms(AssertionCache assertions) : ITransformProvider
{
    private static readonly StringValues OfCallers = new([nameof(HttpRequestHeaders.Authorization), "Signature-Input"]);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var hasOwnTransforms = ClientAuthorization.HasTransforms(context.Route);
        if (hasOwnTransforms)
        {
            // What the route's own transforms set may come from the client, such as a part of the path.
            context.AddRequestTransform(RemoveOurs);
        }
        else if (ClientAuthorization.IsWithheld(context.Route))
        {
            context.AddRequestTransform(ClientAuthorization.LeaveOut);
        }

        var isGated = RouteCheck.IsGated(context.Route);
        if (isGated && !hasOwnTransforms)
        {
            context.AddRequestTransform(ClientAuthorization.LeaveOutProof);
        }

        if (isGated)
        {
            context.AddRequestTransform(Introduce);
        }

        if (context.Route.CorsPolicy is not null)
        {
            context.AddResponseTransform(CleanOrigins);
        }

        context.AddResponseTransform(response => Clean(response, isGated, hasOwnTransforms));
        context.AddResponseTrailersTransform(Clean);
    }

    private static ValueTask CleanOrigins(ResponseTransformContext response)
    {
        CrossOriginRules.Clean(response.HttpContext.Response.Headers);
        return ValueTask.CompletedTask;
    }

    private static ValueTask RemoveOurs(RequestTransformContext request)
    {
        var headers = request.ProxyRequest.Headers;
        foreach (var name in headers.NonValidated.Select(header => header.Key).Where(ClientHeaders.IsOurs).ToList())
        {
            headers.Remove(name);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Introduce(RequestTransformContext request)
    {
        var headers = request.ProxyRequest.Headers;
        var decided = request.HttpContext.Features.Get<IDecisionFeature>();
        if (decided?.Decision is not { Tier: { } tier } decision)
        {
            throw new InvalidOperationException("a gated request reached the proxy without a decision");
        }

        var key = new AssertionKey(decided.AccountId, request.DestinationPrefix, decided.Asked.Policy, tier.Name);
        Set(headers, UpstreamHeaders.Account, decided.AccountId);
        Set(headers, UpstreamHeaders.Policy, decided.Asked.Policy);
        Set(headers, UpstreamHeaders.Tier, tier.Name);
        Set(headers, UpstreamHeaders.Assertion, assertions.Get(key));
        Set(headers, UpstreamHeaders.TierUnknown, UpstreamHeaders.UnknownTiers(decision));
        return ValueTask.CompletedTask;
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        if (value.Length > 0)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private static ValueTask Clean(ResponseTransformContext response, bool isGated, bool hasOwnTransforms)
    {
        var headers = response.HttpContext.Response.Headers;
        if (hasOwnTransforms || (response.ProxyResponse is { } answer && (HoldsOurs(answer.Headers) || HoldsOurs(answer.Content.Headers))))
        {
            ClientHeaders.StripOurs(headers);
        }

        if (isGated)
        {
            if (headers.CacheControl.Count == 0)
            {
                headers.CacheControl = "private";
            }

            // Caches keep from others what an Authorization header was sent for (RFC 9111, 3.5); of a signature over the request they know nothing.
            if (response.HttpContext.Features.Get<SignedRequestOutcome>() is not null)
            {
                headers.CacheControl = "private, no-store";
            }

            headers.Vary = StringValues.Concat(headers.Vary, OfCallers);
        }

        return ValueTask.CompletedTask;
    }

    // As they came, since to walk the copies allocates.
    private static bool HoldsOurs(HttpHeaders headers)
    {
        foreach (var header in headers.NonValidated)
        {
            if (ClientHeaders.IsOurs(header.Key))
            {
                return true;
            }
        }

        return false;
    }

    private static ValueTask Clean(ResponseTrailersTransformContext response)
    {
        if (response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { } trailers)
        {
            ClientHeaders.StripOurs(trailers);
        }

        return ValueTask.CompletedTask;
    }
}
