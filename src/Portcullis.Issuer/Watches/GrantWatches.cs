using Microsoft.Extensions.Logging;
using Portcullis.Credentials;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Events;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Watches;

/// <summary>The grants that are watched: those of the store at first, then those that the log tells of. Bounded. For one thread.</summary>
internal sealed class GrantWatches(IEventStore store, EventLog log, TimeProvider clock, ILogger<GrantWatches> logger)
{
    /// <summary>How many grants are watched at most.</summary>
    public const int Most = 100_000;

    private readonly Dictionary<WatchKey, AccessWatch> _watches = [];
    private readonly Dictionary<string, List<AccessWatch>> _ofGrant = new(StringComparer.Ordinal);
    private long? _number;
    private bool _isOverfull;

    /// <summary>All watches.</summary>
    public IReadOnlyCollection<AccessWatch> All => _watches.Values;

    /// <summary>How many grants there are.</summary>
    public int Count => _ofGrant.Count;

    /// <summary>Brings them up to date with the log.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (_number is not { } number)
        {
            var found = await store.ListWatchableAsync(clock.GetUtcNow(), Most, cancellationToken);
            foreach (var one in found.Grants)
            {
                Add(one.Grant, one.Told);
            }

            _number = number = found.Number;
        }

        while (await log.ReadAsync(number, cancellationToken) is { Count: > 0 } found)
        {
            foreach (var told in found)
            {
                Take(told.Event);
            }

            _number = number = found[^1].Number;
        }
    }

    /// <summary>Forgets the grants that have expired.</summary>
    public void RemoveExpired()
    {
        var now = clock.GetUtcNow();
        foreach (var watch in _watches.Values.Where(watch => watch.Grants.Exists(grant => grant.ExpiresAt <= now)).ToList())
        {
            foreach (var grant in watch.Grants.Where(grant => grant.ExpiresAt <= now).ToList())
            {
                Remove(grant.Id);
            }
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _watches.Clear();
        _ofGrant.Clear();
        (_number, _isOverfull) = (null, false);
    }

    private void Take(GrantEvent told)
    {
        if (told.Type == EventTypes.GrantOpened && told.Grant.RevokedAt is null && told.Grant.ExpiresAt > clock.GetUtcNow())
        {
            Add(told.Grant, null);
        }
        else if (told.Type == EventTypes.Revoked)
        {
            Remove(told.Grant.Id);
        }
    }

    private void Add(Grant grant, IReadOnlyDictionary<string, string?>? told)
    {
        // One that names no policy takes no place: anybody can sign in with an account that holds nothing.
        var policies = ScopeText.NamesOf(grant.Scope).GroupBy(name => name.Policy, name => name.Tier, StringComparer.Ordinal).ToList();
        var named = NamedAccounts.Of([new ProvenAccount(grant.Account.ToString(), grant.ProofKind), .. grant.Linked]);
        if (policies.Count == 0 || _ofGrant.ContainsKey(grant.Id) || HasNoRoom() || named.Read() is not { } subject)
        {
            return;
        }

        // As introspection has it.
        var isHeld = grant.SourceId is not null || grant.ClientId != AccessToken.UnnamedClient;
        List<AccessWatch> watches = [];
        foreach (var tiers in policies)
        {
            var (policy, best) = (tiers.Key, tiers.FirstOrDefault(tier => tier is not null));
            var key = new WatchKey(policy, subject, grant.IsBound);
            if (!_watches.TryGetValue(key, out var watch))
            {
                _watches.Add(key, watch = new AccessWatch(key));
            }

            var last = told is not null && told.TryGetValue(policy, out var tier) ? tier : best;
            watch.Grants.Add(new WatchedGrant(grant.Id, grant.ExpiresAt, last, isHeld ? grant.Scope : null));
            watches.Add(watch);
        }

        _ofGrant.Add(grant.Id, watches);
    }

    private void Remove(string id)
    {
        if (!_ofGrant.Remove(id, out var watches))
        {
            return;
        }

        foreach (var watch in watches)
        {
            watch.Grants.RemoveAll(grant => grant.Id == id);
            if (watch.Grants.Count == 0)
            {
                _watches.Remove(watch.Key);
            }
        }
    }

    private bool HasNoRoom()
    {
        if (_ofGrant.Count < Most)
        {
            _isOverfull = false;
            return false;
        }

        if (!_isOverfull)
        {
            Log.TooManyGrants(logger, Most);
        }

        return _isOverfull = true;
    }
}
