using System.Text;

namespace Portcullis.Ethereum.SignedRequests.Fields;

/// <summary>The parameters of an item or list, in their order and each once.</summary>
internal sealed class FieldParameters(List<(string Key, BareItem Value)> items)
{
    /// <summary>None.</summary>
    public static FieldParameters None { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => items.Count;

    /// <summary>The value of a parameter; null when it is absent.</summary>
    public BareItem? this[string key]
    {
        get
        {
            foreach (var (name, value) in items)
            {
                if (name == key)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Appends RFC 9651's one form of them.</summary>
    public StringBuilder AppendTo(StringBuilder text)
    {
        foreach (var (key, value) in items)
        {
            text.Append(';').Append(key);
            if (value != BareItem.True)
            {
                text.Append('=').Append(value.Serialized);
            }
        }

        return text;
    }
}
