using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Audit;

internal static partial class Log
{
    [LoggerMessage(EventId = 1101, Level = LogLevel.Error, Message = "{Count} audit entries were lost: the store is too slow or cannot be written")]
    public static partial void Dropped(ILogger logger, long count);
}
