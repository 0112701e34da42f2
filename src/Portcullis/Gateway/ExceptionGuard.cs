using Portcullis.Credentials;
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
            await AnswerAsync(context, OfStatus(exception.StatusCode));
        }
#pragma warning disable CA1031 // The last line of defence: whatever it is, the caller gets an answer without details.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Unhandled(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, exception);
            await AnswerAsync(context, new(RefusalCode.InternalError, "The operator finds the details in the log."));
        }
    }

    private static Refusal OfStatus(int status) => status == StatusCodes.Status413PayloadTooLarge
        ? new(RefusalCode.BodyTooLarge, "Send a smaller body.")
        : new(RefusalCode.InvalidRequest, "The request cannot be read to its end.");

    private static Task AnswerAsync(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        return RefusalWriter.WriteAsync(context, refusal, null, null);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Unhandled failure of {Method} at {Endpoint}")]
        public static partial void Unhandled(ILogger logger, string method, string? endpoint, Exception exception);
    }
}
