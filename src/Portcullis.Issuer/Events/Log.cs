using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Events;

internal static partial class Log
{
    [LoggerMessage(EventId = 1801, Level = LogLevel.Error, Message = "The log of events cannot be read or written; it is tried again every second")]
    public static partial void ReadFailed(ILogger logger, Exception exception);
}
