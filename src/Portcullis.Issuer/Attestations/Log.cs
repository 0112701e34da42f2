using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Attestations;

internal static partial class Log
{
    [LoggerMessage(EventId = 1601, Level = LogLevel.Error, Message = "The store failed while attesting; nothing was charged")]
    public static partial void StoreFailed(ILogger logger, Exception exception);
}
