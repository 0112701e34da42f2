using System.Globalization;

namespace Portcullis.Ethereum.SignedRequests.Fields;

/// <summary>A value without parameters.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Serialized">The one form in which RFC 9651, section 4.1, writes it: a signature covers this, whatever was received.</param>
/// <param name="Text">The characters of a String or Token.</param>
/// <param name="Number">The value of an Integer or Date.</param>
/// <param name="Octets">The content of a Byte Sequence.</param>
internal sealed record BareItem(BareItemKind Kind, string Serialized, string Text = "", long Number = 0, Bytes Octets = default)
{
    /// <summary>True, as a parameter without a value has it.</summary>
    public static BareItem True { get; } = new(BareItemKind.Boolean, "?1", Number: 1);

    /// <summary>A String of printable ASCII.</summary>
    public static BareItem OfText(string text) =>
        new(BareItemKind.String, $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"", text);

    /// <summary>An Integer.</summary>
    public static BareItem OfNumber(long number) => new(BareItemKind.Integer, number.ToString(CultureInfo.InvariantCulture), Number: number);

    /// <summary>A Byte Sequence.</summary>
    public static BareItem OfOctets(byte[] octets) => new(BareItemKind.ByteSequence, $":{Convert.ToBase64String(octets)}:", Octets: new Bytes(octets));
}
