using System.Collections.Frozen;
using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>
/// What is blocked or revoked, held in memory, so that every request can be checked. It follows the store within a second, whichever program
/// writes there; while the store cannot be read the last knowledge stands.
/// </summary>
public sealed class RevocationSnapshot(IRevokedStore store, TimeProvider clock) : IRevocationCheck, IDisposable
{
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly WaryClock _clock = new(clock);
    private volatile View _view = new(RevokedSet.Empty, DateTimeOffset.MinValue);

    /// <summary>Raised when something was blocked, unblocked or revoked. Handlers must return at once and not throw.</summary>
    internal event EventHandler? Changed;

    /// <inheritdoc/>
    public Refusal? Check(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var view = _view;
        return view.Blocks(token) ? new Refusal(RefusalCode.AccountBlocked, "this account is blocked; ask the operator of this API")
            : view.Set.Grants.Contains(token.Id) ? new Refusal(RefusalCode.RevokedToken, "the access token was revoked; sign in again")
            : null;
    }

    /// <summary>Whether the address is blocked, on every chain of its family.</summary>
    public bool IsBlocked(WalletAddress address) => _view.Set.Addresses.Contains(address);

    /// <summary>Reads the store again if anything has changed there, or if the clock was set back since.</summary>
    /// <exception cref="StoreException">The store cannot be read; what was known stands.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            // A clock that was ahead and is right again brings back tokens that were expired, and so were not read among the revoked.
            var now = _clock.Earliest;
            if (now < _view.At || await store.GetVersionAsync(cancellationToken) != _view.Set.Version)
            {
                _view = new View(await store.ReadAsync(now, cancellationToken), now);
                Changed?.Invoke(this, EventArgs.Empty);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    private sealed class View(RevokedSet set, DateTimeOffset at)
    {
        // By text, since parsing an address checks its checksum, which costs a hash for every request. Case means something in base58 alone.
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _evm = Keys<WalletAddress.Evm>(set, StringComparer.OrdinalIgnoreCase);
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _solana = Keys<WalletAddress.Solana>(set, StringComparer.Ordinal);

        public RevokedSet Set { get; } = set;

        /// <summary>Grants that had expired by then are not in the set.</summary>
        public DateTimeOffset At { get; } = at;

        /// <summary>Whether the account, or one that is linked to it, is blocked: what a blocked one holds must open nothing for another.</summary>
        public bool Blocks(AccessToken token)
        {
            var blocks = Blocks(token.Account);
            for (var i = 0; i < token.Linked.Count; i++)
            {
                blocks |= Blocks(token.Linked[i].Account);
            }

            return blocks;
        }

        private bool Blocks(string account)
        {
            var address = account.AsSpan(account.LastIndexOf(':') + 1);
            return _evm.Contains(address) || _solana.Contains(address);
        }

        private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Keys<TAddress>(RevokedSet set, StringComparer comparer)
            where TAddress : WalletAddress => set.Addresses.OfType<TAddress>().Select(address => address.Key).ToFrozenSet(comparer).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
