using Microsoft.Extensions.Logging;

namespace Portcullis.AspNetCore;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Refused: {Code}")]
    public static partial void Refused(ILogger logger, string code);

    [LoggerMessage(2, LogLevel.Warning, "The issuer's keys could not be fetched from {Address} ({Fault}); {Known} keys are kept")]
    public static partial void KeysNotFetched(ILogger logger, Uri address, string fault, int known);

    [LoggerMessage(3, LogLevel.Information, "Fetched {Count} keys of the issuer from {Address}")]
    public static partial void KeysFetched(ILogger logger, int count, Uri address);
}
