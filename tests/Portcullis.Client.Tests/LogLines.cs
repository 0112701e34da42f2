using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portcullis.Client.Tests;

/// <summary>Everything that was logged, as lines.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger, IEnumerable<string>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{formatter(state, exception)}{exception}");

    public IEnumerator<string> GetEnumerator() => _lines.GetEnumerator();

    public void Dispose()
    {
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
