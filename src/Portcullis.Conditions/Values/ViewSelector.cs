using System.Text.RegularExpressions;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Conditions.Values;

/// <summary>A function that takes one address, as it is written: <c>isMember(address)</c>.</summary>
public sealed partial record ViewSelector
{
    /// <summary>The form of the text.</summary>
    public const string Pattern = $"^{Content}$";

    /// <summary>The longest text.</summary>
    public const int MaxLength = 128;

    private const string Content = @"[A-Za-z_][A-Za-z0-9_]*\(address\)";

    private readonly AbiFunction _function;

    private ViewSelector(string text) => (Text, _function) = (text, AbiFunction.Parse(text));

    /// <summary>The text as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a name and <c>(address)</c>; null for anything else.</summary>
    public static ViewSelector? Parse(string text) => text.Length <= MaxLength && Form().IsMatch(text) ? new ViewSelector(text) : null;

    /// <summary>The input of a call of the function.</summary>
    public Bytes Encode(Address account) => _function.Encode(account);

    /// <inheritdoc/>
    public bool Equals(ViewSelector? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <summary>The text as it was written.</summary>
    public override string ToString() => Text;

    // Not Pattern itself: in .NET a $ also matches before a last line feed.
    [GeneratedRegex($@"\A{Content}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
