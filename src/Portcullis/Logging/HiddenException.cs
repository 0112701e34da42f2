namespace Portcullis.Logging;

/// <summary>Stands in the log for an exception that names an address.</summary>
internal sealed class HiddenException : Exception
{
    private readonly string _text;

    private HiddenException(string message, string text)
        : base(message) => _text = text;

    /// <summary>The exception itself when it names none.</summary>
    public static Exception? Of(Exception? exception, Func<string, string> hide)
    {
        if (exception is null)
        {
            return null;
        }

        var text = exception.ToString();
        var hidden = hide(text);
        return ReferenceEquals(text, hidden) ? exception : new HiddenException(hide(exception.Message), hidden);
    }

    public override string ToString() => _text;
}
