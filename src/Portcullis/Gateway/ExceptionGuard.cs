using Portcullis.Credentials;
using Portcullis.Edge;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Gateway;

/// <summary>Turns what nobody caught into an answer without details; the details go to the log.</summary>
internal sealed partial class ExceptionGuard(RequestDelegate next, ILogger<ExceptionGuard> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (BadHttpRequestException exception)
        {
            await AnswerAsync(context, UnreadBody.Explain(exception.StatusCode));
        }
#pragma warning disable CA1031 // The last line of defence: whatever it is, the caller gets an answer without details.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Unhandled(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, exception);
            await AnswerAsync(context, new(RefusalCode.InternalError, "The operator finds the details in the log."));
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
