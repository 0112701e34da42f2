using Portcullis.Credentials;
using Portcullis.Edge;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Gateway;

/// <summary>Turns what nobody caught into an answer without details; the details go to the log.</summary>
internal static partial class UnhandledFailures
{
    public static Task AnswerAsync(HttpContext context, Exception exception, ILogger logger)
    {
        switch (exception)
        {
            case OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested:
                context.Abort();
                return Task.CompletedTask;
            case BadHttpRequestException bad:
                return AnswerAsync(context, UnreadBody.Explain(bad.StatusCode));
            default:
                Log.Unhandled(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, exception);
                return AnswerAsync(context, new(RefusalCode.InternalError, "The operator finds the details in the log."));
        }
    }

    private static Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return refusal.Code == RefusalCode.InternalError ? RefusalWriter.WriteAsync(context, refusal, null, null) : ClosingRefusal.WriteAsync(context, refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Unhandled failure of {Method} at {Endpoint}")]
        public static partial void Unhandled(ILogger logger, string method, string? endpoint, Exception exception);
    }
}
