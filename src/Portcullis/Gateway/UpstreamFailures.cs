using Portcullis.Credentials;
using Portcullis.Edge;
using Portcullis.Issuer.Refusals;
using Yarp.ReverseProxy.Forwarder;

namespace Portcullis.Gateway;

/// <summary>Says in the house's form that the upstream failed. An answer that the upstream itself gave is never touched.</summary>
internal static class UpstreamFailures
{
    /// <summary>What to say for the upstream; null when it answered, or nothing can be said any more.</summary>
    public static Refusal? Find(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>() is not { } failure || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested
            ? null
            : Explain(failure, context.Response.StatusCode);

    /// <summary>Says it in place of what the proxy left.</summary>
    public static Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        var isClients = context.Features.Get<IForwarderErrorFeature>()?.Error == ForwarderError.RequestBodyClient;
        context.Response.Clear();
        return isClients ? ClosingRefusal.WriteAsync(context, refusal) : RefusalWriter.WriteAsync(context, refusal, null, null);
    }

    private static Refusal? Explain(IForwarderErrorFeature failure, int status) => failure.Error switch
    {
        ForwarderError.None => null,

        // The request's body broke off after the upstream had answered: then the answer's own status stands, which the proxy sets to none of these.
        ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination or ForwarderError.RequestBodyCanceled
            when status is not (StatusCodes.Status400BadRequest or StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge
                or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout) => null,
        ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout =>
            new(RefusalCode.UpstreamTimeout, "The upstream took longer than the gateway waits."),
        ForwarderError.RequestBodyClient => UnreadBody.Explain(status),
        _ => new(RefusalCode.UpstreamUnavailable, "The upstream gave no answer that could be passed on."),
    };
}
