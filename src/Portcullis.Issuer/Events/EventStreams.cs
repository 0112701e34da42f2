namespace Portcullis.Issuer.Events;

/// <summary>The streams of events under way. Bounded, and so is each key's part.</summary>
internal sealed class EventStreams
{
    /// <summary>How many streams there may be.</summary>
    public const int Most = 100;

    /// <summary>How many of them may be of one key.</summary>
    public const int MostOfKey = 10;

    private readonly Dictionary<string, int> _ofKey = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>Takes a place until it is disposed of; null when there is none.</summary>
    public IDisposable? TryEnter(string keyId)
    {
        lock (_lock)
        {
            var ofKey = _ofKey.GetValueOrDefault(keyId);
            if (_count >= Most || ofKey >= MostOfKey)
            {
                return null;
            }

            _count++;
            _ofKey[keyId] = ofKey + 1;
            return new Place(this, keyId);
        }
    }

    private void Leave(string keyId)
    {
        lock (_lock)
        {
            _count--;
            if (--_ofKey[keyId] == 0)
            {
                _ofKey.Remove(keyId);
            }
        }
    }

    private sealed class Place(EventStreams streams, string keyId) : IDisposable
    {
        public void Dispose() => streams.Leave(keyId);
    }
}
