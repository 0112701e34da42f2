using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portcullis.Logging;

namespace Portcullis.Tests.Logging;

public sealed class AddressHidingLoggerTests
{
    private const string Secret = "0xsecret";

    private readonly KeepingLogger _kept = new();
    private readonly AddressHidingLogger _logger;

    public AddressHidingLoggerTests() => _logger = new AddressHidingLogger(_kept, text => text.Contains(Secret, StringComparison.Ordinal) ? text.Replace(Secret, "hash", StringComparison.Ordinal) : text);

    [Fact]
    public void Log_TextAndValues_AreHidden()
    {
        KeyValuePair<string, object?>[] state = [new("Path", new PathString("/0xsecret")), new("Count", 3), new("Nothing", null)];

        _logger.Log(LogLevel.Information, default, state, null, (values, _) => $"Path {values[0].Value}");

        _kept.Text.ShouldBe("Path /hash");
        _kept.State.ShouldBeAssignableTo<IReadOnlyList<KeyValuePair<string, object?>>>().ShouldBe([new("Path", "/hash"), new("Count", 3), new("Nothing", null)]);
    }

    [Fact]
    public void Log_Exception_IsHiddenWithItsInnerOnes()
    {
        var exception = new InvalidOperationException("outside", new InvalidOperationException("of 0xsecret"));

        _logger.Log(LogLevel.Error, default, "text", exception, (text, _) => text);

        _kept.Exception!.ToString().ShouldContain("of hash");
        _kept.Exception!.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public void Log_NothingToHide_IsPassedOnAsItIs()
    {
        var exception = new InvalidOperationException("plain");

        _logger.Log(LogLevel.Error, default, "text", exception, (text, _) => text);

        _kept.State.ShouldBe("text");
        _kept.Exception.ShouldBeSameAs(exception);
    }

    [Fact]
    public void Scope_Values_AreHidden()
    {
        _logger.BeginScope(new Dictionary<string, object?>(StringComparer.Ordinal) { ["RequestPath"] = "/0xsecret" });

        _kept.State.ShouldBeAssignableTo<IReadOnlyList<KeyValuePair<string, object?>>>().ShouldBe([new("RequestPath", "/hash")]);
    }

    private sealed class KeepingLogger : ILogger
    {
        public object? State { get; private set; }

        public string? Text { get; private set; }

        public Exception? Exception { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            State = state;
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            (State, Text, Exception) = (state, formatter(state, exception), exception);
    }
}
