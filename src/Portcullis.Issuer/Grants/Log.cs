using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Grants;

internal static partial class Log
{
    [LoggerMessage(EventId = 1301, Level = LogLevel.Error, Message = "What is blocked or revoked cannot be read; the last knowledge stands")]
    public static partial void RefreshFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Information, Message = "What is blocked or revoked can be read again")]
    public static partial void RefreshRecovered(ILogger logger);
}
