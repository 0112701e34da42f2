using Portcullis.Credentials;
using Portcullis.Edge;
using Portcullis.Issuer.Refusals;
using Yarp.ReverseProxy.Forwarder;

namespace Portcullis.Gateway;

/// <summary>Says in the house's form that the upstream failed. An answer that the upstream itself gave is never touched.</summary>
internal static class UpstreamFailures
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested
            || context.Features.Get<IForwarderErrorFeature>() is not { } failure || Explain(failure, context.Response.StatusCode) is not { } refusal)
        {
            return;
        }

        context.Response.Clear();
        await (failure.Error == ForwarderError.RequestBodyClient
            ? ClosingRefusal.WriteAsync(context, refusal)
            : RefusalWriter.WriteAsync(context, refusal, null, null));
    }

    private static Refusal? Explain(IForwarderErrorFeature failure, int status) => failure.Error switch
    {
        ForwarderError.None => null,
        ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout =>
            new(RefusalCode.UpstreamTimeout, "The upstream took longer than the gateway waits."),
        ForwarderError.RequestBodyClient => UnreadBody.Explain(status),
        _ => new(RefusalCode.UpstreamUnavailable, "The upstream gave no answer that could be passed on."),
    };
}
