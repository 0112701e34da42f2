using System.Collections.Concurrent;

namespace Portcullis.Edge;

/// <summary>Counts the requests that each client has open. Clients without any are not kept.</summary>
internal sealed class ConcurrencyLimiter
{
    private readonly ConcurrentDictionary<AddressKey, int> _open = new();

    /// <summary>How many clients are kept.</summary>
    internal int Count => _open.Count;

    /// <summary>Opens a request when the client has fewer than this many; then it must leave once.</summary>
    public bool TryEnter(AddressKey client, int most)
    {
        if (_open.AddOrUpdate(client, 1, static (_, open) => open + 1) <= most)
        {
            return true;
        }

        Leave(client);
        return false;
    }

    /// <summary>Closes a request.</summary>
    public void Leave(AddressKey client)
    {
        if (_open.AddOrUpdate(client, 0, static (_, open) => open - 1) == 0)
        {
            // Only while it is still 0: somebody may have entered since.
            _open.TryRemove(new(client, 0));
        }
    }
}
