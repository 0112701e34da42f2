namespace Portcullis.Ethereum.SignedRequests.Fields;

/// <summary>
/// Reads a Dictionary (RFC 9651, section 4.2.2). Stricter than the RFC in two points: a doubled key, which it would let the last one win, is
/// refused, and so is base64 that is not padded.
/// </summary>
internal sealed partial class FieldReader
{
    private readonly string _text;
    private int _position;

    private FieldReader(string text) => _text = text;

    private char Peek => _position < _text.Length ? _text[_position] : '\0';

    /// <summary>The members in their order; null when the text is no Dictionary.</summary>
    public static IReadOnlyList<FieldMember>? ReadDictionary(string text) => new FieldReader(text.Trim(' ')).ReadMembers();

    private List<FieldMember>? ReadMembers()
    {
        var members = new List<FieldMember>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (_position < _text.Length)
        {
            if (members.Count > 0 && !SkipComma())
            {
                return null;
            }

            if (ReadKey() is not { } key || !keys.Add(key) || ReadMember(key) is not { } member)
            {
                return null;
            }

            members.Add(member);
            SkipWhile(static character => character is ' ' or '\t');
        }

        return members;
    }

    private FieldMember? ReadMember(string key)
    {
        var hasValue = Skip('=');
        var isList = hasValue && Peek == '(';
        var items = isList ? ReadList() : null;
        var value = isList ? null : hasValue ? ReadBareItem() : BareItem.True;
        return (items is null && value is null) || ReadParameters() is not { } parameters ? null : new FieldMember(key, value, items, parameters);
    }

    private List<FieldItem>? ReadList()
    {
        _position++;
        var items = new List<FieldItem>();
        SkipWhile(static character => character == ' ');
        while (!Skip(')'))
        {
            if (ReadBareItem() is not { } value || ReadParameters() is not { } parameters || Peek is not (' ' or ')'))
            {
                return null;
            }

            items.Add(new FieldItem(value, parameters));
            SkipWhile(static character => character == ' ');
        }

        return items;
    }

    private FieldParameters? ReadParameters()
    {
        List<(string Key, BareItem Value)>? items = null;
        HashSet<string>? keys = null;
        while (Skip(';'))
        {
            SkipWhile(static character => character == ' ');
            if (ReadKey() is not { } key || (Skip('=') ? ReadBareItem() : BareItem.True) is not { } value)
            {
                return null;
            }

            if (!(keys ??= new HashSet<string>(StringComparer.Ordinal)).Add(key))
            {
                return null;
            }

            (items ??= []).Add((key, value));
        }

        return items is null ? FieldParameters.None : new FieldParameters(items);
    }

    private string? ReadKey()
    {
        var isKey = char.IsAsciiLetterLower(Peek) || Peek == '*';
        var key = SkipWhile(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '_' or '-' or '.' or '*');
        return isKey ? key : null;
    }

    private bool SkipComma()
    {
        var isThere = Skip(',');
        SkipWhile(static character => character is ' ' or '\t');
        return isThere && _position < _text.Length;
    }

    private bool Skip(char expected)
    {
        var isThere = _position < _text.Length && _text[_position] == expected;
        _position += isThere ? 1 : 0;
        return isThere;
    }

    private string SkipWhile(Func<char, bool> isOne)
    {
        var start = _position;
        while (_position < _text.Length && isOne(_text[_position]))
        {
            _position++;
        }

        return _text[start.._position];
    }
}
