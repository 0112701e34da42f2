using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Keys;

namespace Portcullis.Gateway;

/// <summary>Signs assertions, each once a minute at most. One that is handed out is good for at least another minute.</summary>
internal sealed class AssertionCache(KeyRing keys, string issuer, TimeProvider clock)
{
    private const int Capacity = 20_000;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(120);

    private readonly GenerationCache<AssertionKey, string> _signed = new(null, Capacity, Kept, clock);

    /// <summary>The signed assertion.</summary>
    public string Get(in AssertionKey key)
    {
        if (!_signed.TryGet(key, out var assertion))
        {
            assertion = Sign(key);
            _signed.Add(key, assertion);
        }

        return assertion;
    }

    private string Sign(in AssertionKey key)
    {
        var now = clock.GetUtcNow();
        return new Assertion
        {
            Issuer = issuer,
            Audience = OriginOf(key.Destination),
            Account = key.Account,
            Policy = key.Policy,
            Tier = key.Tier,
            IssuedAt = now,
            ExpiresAt = now + Lifetime,
        }.Sign(keys.Current);
    }

    private static string OriginOf(string destination) => new Uri(destination).GetLeftPart(UriPartial.Authority);
}
