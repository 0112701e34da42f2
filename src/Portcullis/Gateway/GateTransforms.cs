using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Portcullis.Issuer.Authorization;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Portcullis.Gateway;

/// <summary>Adds to every route what belongs to the gate: who calls, for the upstream; what may be kept, for caches on the way back.</summary>
internal sealed class GateTransforms(AssertionCache assertions) : ITransformProvider
{
    /// <summary>A route's metadata that lets the access token through to the upstream when it is <c>true</c>. (A colon would part sections.)</summary>
    public const string ForwardAuthorization = "Portcullis.ForwardAuthorization";

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var isGated = !string.Equals(context.Route.AuthorizationPolicy, "anonymous", StringComparison.OrdinalIgnoreCase);
        if (isGated)
        {
            var forwards = context.Route.Metadata?.GetValueOrDefault(ForwardAuthorization) is { } text && bool.TryParse(text, out var yes) && yes;
            context.AddRequestTransform(request => Introduce(request, forwards));
        }

        context.AddResponseTransform(response => Clean(response, isGated));
        context.AddResponseTrailersTransform(Clean);
    }

    private ValueTask Introduce(RequestTransformContext request, bool forwardsAuthorization)
    {
        var headers = request.ProxyRequest.Headers;
        if (!forwardsAuthorization)
        {
            headers.Remove(HeaderNames.Authorization);
        }

        var decided = request.HttpContext.Features.Get<IDecisionFeature>();
        if (decided?.Decision is not { Tier: { } tier } decision)
        {
            throw new InvalidOperationException("a gated request reached the proxy without a decision");
        }

        headers.TryAddWithoutValidation(UpstreamHeaders.Account, decided.AccountId);
        headers.TryAddWithoutValidation(UpstreamHeaders.Policy, decided.Asked.Policy);
        headers.TryAddWithoutValidation(UpstreamHeaders.Tier, tier.Name);
        var key = new AssertionKey(decided.AccountId, request.DestinationPrefix, decided.Asked.Policy, tier.Name);
        headers.TryAddWithoutValidation(UpstreamHeaders.Assertion, assertions.Get(key));
        if (decision.Rank > 0 && string.Join(',', decision.UnknownTiers.Select(outcome => outcome.Tier.Name)) is { Length: > 0 } unknown)
        {
            headers.TryAddWithoutValidation(UpstreamHeaders.TierUnknown, unknown);
        }

        return ValueTask.CompletedTask;
    }

    private static ValueTask Clean(ResponseTransformContext response, bool isGated)
    {
        var headers = response.HttpContext.Response.Headers;
        ClientHeaders.StripOurs(headers);
        if (isGated)
        {
            if (headers.CacheControl.Count == 0)
            {
                headers.CacheControl = "private";
            }

            headers.Append(HeaderNames.Vary, HeaderNames.Authorization);
        }

        return ValueTask.CompletedTask;
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
