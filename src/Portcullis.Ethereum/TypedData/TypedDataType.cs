using System.Diagnostics.CodeAnalysis;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.TypedData;

/// <summary>The type of a member: an elementary one, a struct by its name, or an array.</summary>
/// <param name="Elementary">The elementary type; null for others.</param>
/// <param name="Struct">The struct type's name; null for others.</param>
/// <param name="Element">The type of an array's elements; null for others.</param>
/// <param name="Length">The number of elements of a fixed array; null for others.</param>
internal sealed record TypedDataType(AbiType? Elementary = null, string? Struct = null, TypedDataType? Element = null, int? Length = null)
{
    private const int MaxDimensions = 8;
    private const int MaxLength = 128;

    /// <summary>Reads a type's text. A name that is not elementary is taken for a struct's.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TypedDataType? type)
    {
        var end = text.IndexOf('[') is >= 0 and var bracket ? bracket : text.Length;
        type = text.Length <= MaxLength ? ReadName(text[..end]) : null;
        for (var dimension = 0; type is not null && end < text.Length; dimension++)
        {
            var close = text.IndexOf(']', end);
            type = dimension < MaxDimensions && close >= 0 && TryReadLength(text.AsSpan((end + 1)..close), out var length) ? new TypedDataType(Element: type, Length: length) : null;
            end = close + 1;
            type = end < text.Length && text[end] != '[' ? null : type;
        }

        return type is not null;
    }

    /// <summary>Letters, digits, <c>_</c> and <c>$</c>, not a digit first: nothing that could be taken for a piece of an encoded type.</summary>
    public static bool IsIdentifier(string text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '$'))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= MaxLength && !char.IsAsciiDigit(text[0]);
    }

    /// <summary>Whether a struct may have the name: not if a reader less strict could take it for an elementary type, such as <c>uint</c> or <c>bytes33</c>.</summary>
    public static bool IsStructName(string text) => IsIdentifier(text) && text.TrimEnd("0123456789".AsSpan()) is not ("uint" or "int" or "bytes" or "address" or "bool" or "string");

    // The aliases uint and int are none of EIP-712's types, so the text must be the canonical one.
    private static TypedDataType? ReadName(string name) =>
        IsStructName(name) ? new TypedDataType(Struct: name)
        : AbiType.TryParse(name, out var elementary) && elementary.Kind != AbiKind.Tuple && elementary.Name == name ? new TypedDataType(elementary)
        : null;

    private static bool TryReadLength(ReadOnlySpan<char> digits, out int? length)
    {
        length = digits.IsEmpty ? null : digits.Length <= 5 && !digits.ContainsAnyExceptInRange('0', '9') && digits[0] != '0' ? int.Parse(digits) : 0;
        return length != 0;
    }
}
