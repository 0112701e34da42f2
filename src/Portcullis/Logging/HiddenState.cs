using System.Collections;
using System.Globalization;

namespace Portcullis.Logging;

/// <summary>What was logged, with its addresses hidden: as text, and by its values' names.</summary>
internal sealed class HiddenState : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly string _text;
    private readonly List<KeyValuePair<string, object?>> _values;

    private HiddenState(string text, List<KeyValuePair<string, object?>> values) => (_text, _values) = (text, values);

    public int Count => _values.Count;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <summary>Hides; null when there is nothing to hide.</summary>
    public static HiddenState? Of<TState>(TState state, string text, Func<string, string> hide)
    {
        var isChanged = false;
        var values = state is IEnumerable<KeyValuePair<string, object?>> named ? named.Select(pair => KeyValuePair.Create(pair.Key, Hide(pair.Value))).ToList() : [];
        var hidden = (string)Hide(text)!;
        return isChanged ? new HiddenState(hidden, values) : null;

        object? Hide(object? value)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is not { Length: > 0 } plain || hide(plain) is not { } changed || ReferenceEquals(changed, plain))
            {
                return value;
            }

            isChanged = true;
            return changed;
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => _text;
}
