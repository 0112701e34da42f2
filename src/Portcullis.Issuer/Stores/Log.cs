using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Stores;

internal static partial class Log
{
    [LoggerMessage(EventId = 1401, Level = LogLevel.Error, Message = "Old rows cannot be removed from the store")]
    public static partial void CleaningFailed(ILogger logger, Exception exception);
}
