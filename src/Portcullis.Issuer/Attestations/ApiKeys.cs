using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Attestations;

/// <summary>
/// Knows callers of the attestation API by their keys. A key that was found is believed for a second, so that its store is not asked for every request: charging asks it again, and so
/// nothing is had with a key that was revoked meanwhile.
/// </summary>
public sealed class ApiKeys(IApiKeyStore store, IOptions<IssuerOptions> options, TimeProvider clock)
{
    /// <summary>The tier of keys that the operator made.</summary>
    internal const string OperatorTier = "operator";

    /// <summary>How long a key that was found is believed.</summary>
    internal static readonly TimeSpan Belief = TimeSpan.FromSeconds(1);

    private const int MostRemembered = 10_000;
    private const int MostFromOnePlace = 3;
    private const int IdBytes = 6;

    /// <summary>How long it is remembered from where a key was made.</summary>
    internal static readonly TimeSpan PlaceWindow = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, (ApiKey Key, long Since)> _known = new(StringComparer.Ordinal);

    /// <summary>The key with that text; null when there is none, or it was revoked.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal async ValueTask<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (ApiKeyText.DigestOf(text) is not { } digest)
        {
            return null;
        }

        return _known.TryGetValue(digest, out var known) && clock.GetElapsedTime(known.Since) < Belief ? known.Key : await FindNowAsync(text, cancellationToken);
    }

    /// <summary>The same, as the store has it at this moment.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    internal async ValueTask<ApiKey?> FindNowAsync(string text, CancellationToken cancellationToken)
    {
        if (ApiKeyText.DigestOf(text) is not { } digest)
        {
            return null;
        }

        var since = clock.GetTimestamp();
        var key = await store.FindAsync(digest, cancellationToken);
        if (key is null or { RevokedAt: not null })
        {
            _known.TryRemove(digest, out _);
            return null;
        }

        Remember(digest, key, since);
        return key;
    }

    /// <summary>Makes a key for the operator.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="credits">How many credits it has; null without a bound.</param>
    /// <param name="dailyLimit">How many attestations a day it may have; null without a bound.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The key's text, which is told this once, and the key.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<(string Text, ApiKey Key)> CreateAsync(string name, long? credits, long? dailyLimit, CancellationToken cancellationToken)
    {
        var text = ApiKeyText.Create();
        var key = new ApiKey { Id = NewId(), Name = name, Tier = OperatorTier, Credits = credits, DailyLimit = dailyLimit, CreatedAt = clock.GetUtcNow() };
        await store.CreateAsync(key, ApiKeyText.DigestOf(text)!, cancellationToken);
        return (text, key);
    }

    /// <summary>Makes a key for a stranger, with the credits and the daily limit that the settings give.</summary>
    /// <returns>How it came out, and when it was made the key's text, which is told this once, and the key.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    internal async Task<(SelfServiceKind Kind, string Text, ApiKey Key)> SelfServeAsync(string name, string email, IPAddress? from, CancellationToken cancellationToken)
    {
        var settings = options.Value.Attestations;
        var now = clock.GetUtcNow();
        var text = ApiKeyText.Create();
        var key = new ApiKey
        {
            Id = NewId(), Name = name, Tier = "free", Email = email, Credits = settings.FreeCredits, DailyLimit = settings.FreeDailyLimit, CreatedAt = now,
        };
        var rules = new SelfServiceRules(PlaceOf(from), now - PlaceWindow, MostFromOnePlace);
        return (await store.TryCreateAsync(key, ApiKeyText.DigestOf(text)!, rules, cancellationToken), text, key);
    }

    private static string NewId() => RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true);

    // One household or machine is given 64 bits of IPv6.
    private static string PlaceOf(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, 8)) : plain?.ToString() ?? "";
    }

    private void Remember(string digest, ApiKey key, long since)
    {
        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        _known[digest] = (key, since);
    }
}
