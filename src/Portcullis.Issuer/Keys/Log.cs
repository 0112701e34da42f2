using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Keys;

internal static partial class Log
{
    [LoggerMessage(EventId = 1501, Level = LogLevel.Error, Message = "The signing keys cannot be read; those that are known stay: {Fault}")]
    public static partial void KeysUnreadable(ILogger logger, string fault);

    [LoggerMessage(EventId = 1502, Level = LogLevel.Information, Message = "The signing keys can be read again")]
    public static partial void KeysRecovered(ILogger logger);

    [LoggerMessage(EventId = 1503, Level = LogLevel.Information, Message = "The keys of {Use} have changed: {Thumbprint} signs, {Count} published")]
    public static partial void KeysChanged(ILogger logger, string use, string thumbprint, int count);
}
