using Microsoft.Extensions.Logging;

namespace Portcullis.AspNetCore.Live;

internal static partial class Log
{
    [LoggerMessage(11, LogLevel.Warning, "The issuer could not be asked about a token ({Fault}); nobody is let in without its answer")]
    public static partial void NotAsked(ILogger logger, string fault);

    [LoggerMessage(12, LogLevel.Warning, "The issuer's events are not followed ({Fault}); tried again in {Pause}")]
    public static partial void EventsBroken(ILogger logger, string fault, TimeSpan pause);

    [LoggerMessage(13, LogLevel.Information, "The issuer's events are followed")]
    public static partial void EventsFollowed(ILogger logger);
}
