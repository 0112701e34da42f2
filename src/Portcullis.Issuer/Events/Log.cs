using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Events;

internal static partial class Log
{
    [LoggerMessage(EventId = 1801, Level = LogLevel.Error, Message = "The log of events cannot be read or written; it is tried again every second")]
    public static partial void ReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1802, Level = LogLevel.Error, Message = "Old events could not be forgotten; it is tried again in a minute")]
    public static partial void CleaningFailed(ILogger logger, Exception exception);
}
