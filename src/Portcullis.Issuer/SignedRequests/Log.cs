using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.SignedRequests;

internal static partial class Log
{
    [LoggerMessage(EventId = 1501, Level = LogLevel.Error, Message = "The store failed, so that a signed request was refused")]
    public static partial void NotSpent(ILogger logger, Exception exception);
}
