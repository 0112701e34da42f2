namespace Portcullis.Logging;

/// <summary>Hides addresses in the text, the named values, the exception and the scopes of what is logged.</summary>
internal sealed class AddressHidingLogger(ILogger logger, Func<string, string> hide) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => HiddenState.Of(state, state.ToString() ?? "", hide) is { } hidden ? logger.BeginScope(hidden) : logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!logger.IsEnabled(logLevel))
        {
            return;
        }

        var failure = HiddenException.Of(exception, hide);
        if (HiddenState.Of(state, formatter(state, exception), hide) is { } hidden)
        {
            logger.Log(logLevel, eventId, hidden, failure, static (text, _) => text.ToString());
        }
        else
        {
            logger.Log(logLevel, eventId, state, failure, formatter);
        }
    }
}
