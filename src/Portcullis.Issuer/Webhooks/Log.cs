using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Webhooks;

internal static partial class Log
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Webhook {Number} could not be told ({Fault}), {Failures} times in a row; it is tried again in {Wait}")]
    public static partial void Failed(ILogger logger, int number, string fault, int failures, TimeSpan wait);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "Webhook {Number} was not told of event {Event}: it has failed for too long")]
    public static partial void Dropped(ILogger logger, int number, string @event);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "Webhook {Number} answered 410 Gone; it is told nothing more until the next start")]
    public static partial void Gone(ILogger logger, int number);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "The store failed while webhook {Number} was told")]
    public static partial void StoreFailed(ILogger logger, Exception exception, int number);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Error, Message = "Webhook {Number} was not told of {Count} events: they were forgotten before they could be")]
    public static partial void Forgotten(ILogger logger, int number, long count);
}
