using Portcullis.Credentials;

namespace Portcullis.Streams;

internal static partial class Log
{
    [LoggerMessage(EventId = 40, Level = LogLevel.Information, Message = "Cut a stream of route {Route}, which asks for {Policy}: {Code}")]
    public static partial void Cut(ILogger logger, string route, PolicyName policy, string code);

    [LoggerMessage(EventId = 41, Level = LogLevel.Error, Message = "Streams were cut, since nothing could be decided about them")]
    public static partial void ReviewFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 42, Level = LogLevel.Error, Message = "The streams could not be looked at")]
    public static partial void LookFailed(ILogger logger, Exception exception);
}
