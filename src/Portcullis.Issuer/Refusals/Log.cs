using Microsoft.Extensions.Logging;

namespace Portcullis.Issuer.Refusals;

internal static partial class Log
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Refused {Method} at {Endpoint} with {Status} {Code}")]
    public static partial void Refused(ILogger logger, string method, string endpoint, int status, string code);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Refused {Method} at {Endpoint} with {Status} {Code} to {Account}")]
    public static partial void RefusedAccount(ILogger logger, string method, string endpoint, int status, string code, string account);
}
