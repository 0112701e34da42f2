using System.Globalization;

namespace Portcullis.Ethereum.Abi;

/// <summary>Reads types from a text, from left to right. Null means that there is no supported type here.</summary>
internal sealed class AbiTypeParser(string text)
{
    private const int MaxDepth = 16;
    private const int MaxLength = 2000;

    private int _position;
    private int _depth;

    public bool IsAtEnd => _position == text.Length;

    /// <summary>A type with its array suffixes.</summary>
    public AbiType? ReadType()
    {
        if (text.Length > MaxLength || _depth >= MaxDepth)
        {
            return null;
        }

        _depth++;
        var type = Peek == '(' ? ReadTuple() is { } components ? AbiType.Tuple(components) : null : ReadElementary();
        for (var depth = _depth; type is not null && Peek == '['; depth++)
        {
            type = depth < MaxDepth ? ReadArray(type) : null;
        }

        _depth--;
        return type;
    }

    /// <summary>Types between parentheses, none included.</summary>
    public IReadOnlyList<AbiType>? ReadTuple()
    {
        if (!Skip('('))
        {
            return null;
        }

        var types = new List<AbiType>();
        while (!Skip(')'))
        {
            if ((types.Count > 0 && !Skip(',')) || ReadType() is not { } type)
            {
                return null;
            }

            types.Add(type);
        }

        return types;
    }

    /// <summary>Letters, digits, <c>_</c> and <c>$</c>; not a digit first. Empty when there is no name here.</summary>
    public string ReadName()
    {
        var start = _position;
        while (char.IsAsciiLetterOrDigit(Peek) || Peek is '_' or '$')
        {
            _position++;
        }

        return char.IsAsciiDigit(text[start..] is [var first, ..] ? first : '0') ? "" : text[start.._position];
    }

    private AbiType? ReadElementary()
    {
        var start = _position;
        while (char.IsAsciiLetterLower(Peek))
        {
            _position++;
        }

        var name = text[start.._position];
        var size = ReadNumber();
        return (name, size) switch
        {
            ("uint" or "int", null) => AbiType.Integer(name, 256),
            ("uint" or "int", { } bits) => AbiType.Integer(name, bits),
            ("bytes", { } length) => AbiType.FixedBytes(length),
            ("bytes", null) => AbiType.Simple(AbiKind.Bytes, name),
            ("string", null) => AbiType.Simple(AbiKind.Text, name),
            ("address", null) => AbiType.Simple(AbiKind.Address, name),
            ("bool", null) => AbiType.Simple(AbiKind.Boolean, name),
            _ => null,
        };
    }

    private AbiType? ReadArray(AbiType element)
    {
        _position++;
        var size = ReadNumber();
        return !Skip(']') ? null : size is null ? AbiType.DynamicArray(element) : AbiType.FixedArray(element, size.Value);
    }

    // A number with a leading zero, or of more than nine digits, is read as 0, which no type has.
    private int? ReadNumber()
    {
        var start = _position;
        while (char.IsAsciiDigit(Peek))
        {
            _position++;
        }

        var digits = text.AsSpan(start.._position);
        return digits.IsEmpty ? null : digits[0] == '0' || digits.Length > 9 ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private bool Skip(char expected)
    {
        var isThere = Peek == expected;
        _position += isThere ? 1 : 0;
        return isThere;
    }

    private char Peek => _position < text.Length ? text[_position] : '\0';
}
