using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Watches;

internal static partial class Log
{
    [LoggerMessage(EventId = 1901, Level = LogLevel.Error, Message = "What accounts hold could not be looked at for events")]
    public static partial void WatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1902, Level = LogLevel.Warning, Message = "There are more grants than {Most} that can be watched: for the others no event tells what their accounts hold")]
    public static partial void TooManyGrants(ILogger logger, int most);
}
