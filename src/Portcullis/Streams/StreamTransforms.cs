using Portcullis.AspNetCore;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Refusals;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Portcullis.Streams;

/// <summary>Enters gated requests into the registry when they turn out to last: when the upstream's headers say so, one that may last before them already on its way there.</summary>
internal sealed class StreamTransforms(StreamRegistry registry, Evaluator evaluator, HeadSignal signal) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (context.Route.AuthorizationPolicy is not { } name || PolicyName.Parse(name) is not { } asked)
        {
            return;
        }

        context.AddRequestTransform(request => StreamForm.Lasts(request.HttpContext.Request) ? new(EnterAsync(request.HttpContext, asked)) : default);
        context.AddResponseTransform(response => response.ProxyResponse is not null && StreamForm.Lasts(response.HttpContext.Response)
            ? new(EnterAsync(response, asked))
            : default);
    }

    private async Task EnterAsync(ResponseTransformContext response, PolicyName asked)
    {
        if (response.HttpContext.Features.Get<OpenStream>() is null && !await EnterAsync(response.HttpContext, asked))
        {
            response.SuppressResponseBody = true;
        }
    }

    /// <returns>False when it was refused, and the answer written.</returns>
    private async Task<bool> EnterAsync(HttpContext context, PolicyName asked)
    {
        if (context.User.FindAccessToken() is not { } token || context.Features.Get<IDecisionFeature>()?.Decision is not { } decision)
        {
            throw new InvalidOperationException("a gated request reached the proxy without a token or a decision");
        }

        var stream = new OpenStream(context, registry, token, asked, decision);
        if (!registry.TryEnter(stream))
        {
            context.Response.Clear();
            await RefusalWriter.WriteAsync(context, new(RefusalCode.TooManyStreams, "As many streams are open as the gateway can watch, in all or of one account; end some, or try again later."), null, null);
            return false;
        }

        // What it was let in by may have fallen while the upstream took its time.
        if (!evaluator.Stands(decision))
        {
            signal.Call();
        }

        context.Features.Set(stream);
        context.Response.RegisterForDispose(stream);
        return true;
    }
}
