using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.SignIn;

internal static partial class Log
{
    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "The store failed during a sign-in")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Error, Message = "An account was unlinked, and that its tokens ended is known here when the store can be read again")]
    public static partial void UnlinkNotFollowed(ILogger logger, Exception exception);
}
