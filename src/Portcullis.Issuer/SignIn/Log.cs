using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.SignIn;

internal static partial class Log
{
    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "The store failed during a sign-in")]
    public static partial void StoreFailed(ILogger logger, Exception exception);
}
