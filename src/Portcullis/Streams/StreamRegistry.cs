using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Streams;

/// <summary>The streams under way. Bounded: what cannot be watched is not let through.</summary>
/// <param name="most">How many there may be.</param>
/// <param name="mostOfAccount">How many of them may be of one account.</param>
internal sealed class StreamRegistry(int most, int mostOfAccount = StreamRegistry.MostOfAccount)
{
    /// <summary>How many streams there may be; each costs some 400 bytes here, and its connections far more.</summary>
    public const int Most = 100_000;

    /// <summary>How many of them may be of one account, so that none takes all places.</summary>
    public const int MostOfAccount = 2_000;

    private readonly ConcurrentDictionary<OpenStream, byte> _open = new();
    private readonly Dictionary<AccountId, int> _ofAccount = [];
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Those under way, without a copy: some may have ended, and some that began meanwhile may be missing.</summary>
    public IEnumerable<OpenStream> Open => _open.Select(entry => entry.Key);

    /// <summary>Enters one; false when there are as many as there may be.</summary>
    public bool TryEnter(OpenStream stream)
    {
        var account = stream.Decision.Account;
        lock (_lock)
        {
            var ofAccount = _ofAccount.GetValueOrDefault(account);
            if (_count >= most || ofAccount >= mostOfAccount)
            {
                return false;
            }

            _ofAccount[account] = ofAccount + 1;
            _count++;
        }

        _open.TryAdd(stream, 0);
        return true;
    }

    /// <summary>Takes one out; once is enough.</summary>
    public void Leave(OpenStream stream)
    {
        if (_open.TryRemove(stream, out _))
        {
            lock (_lock)
            {
                _count--;
                if (--CollectionsMarshal.GetValueRefOrNullRef(_ofAccount, stream.Decision.Account) == 0)
                {
                    _ofAccount.Remove(stream.Decision.Account);
                }
            }
        }
    }
}
