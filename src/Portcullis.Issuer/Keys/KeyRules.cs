using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Issuer.Keys;

/// <summary>What the sets of keys differ in.</summary>
/// <param name="Algorithm">What the keys are for.</param>
/// <param name="Prefix">What the names of the files begin with.</param>
/// <param name="KeyId">The name that every key of the set bears, so that only one can be published; null for each key's thumbprint.</param>
/// <param name="Lead">How long after the instant in its file's name a key begins to sign.</param>
internal sealed record KeyRules(JwsAlgorithm Algorithm, string Prefix, string? KeyId, TimeSpan Lead)
{
    /// <summary>How long a verifier may go by the keys that it has fetched.</summary>
    public static readonly TimeSpan VerifierCache = TimeSpan.FromHours(24);

    /// <summary>How long caches on the way may keep a key set in which keys overlap, by its <c>max-age</c>.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>From the making of a key to its first signature: verifiers' caches, those on the way, and some minutes for a server to notice the file.</summary>
    public static readonly TimeSpan Notice = VerifierCache + (2 * MaxAge);

    /// <summary>The keys of access tokens. The instant is that of their making.</summary>
    public static KeyRules AccessTokens { get; } = new(JwsAlgorithm.ES256, "access", null, Notice);

    /// <summary>The keys of access tokens for audiences that read RSA keys alone.</summary>
    public static KeyRules RsaAccessTokens { get; } = new(JwsAlgorithm.RS256, "rs256", null, Notice);

    /// <summary>Whether old and new keys are published side by side, which needs names of their own.</summary>
    public bool Overlaps => KeyId is null;

    /// <summary>The keys of attestations. The instant is that from which they sign.</summary>
    public static KeyRules Attestations(AttestationOptions options) =>
        new(JwsAlgorithm.ES256, "attest", options.Kid == AttestationOptions.ThumbprintKid ? null : Attestation.KeyId, TimeSpan.Zero);

    /// <summary>From when a key signs; null for since ever.</summary>
    /// <param name="instant">The instant in its file's name.</param>
    /// <param name="seenAt">When this process found it beside keys that it had; null for one that was there from the start.</param>
    public DateTimeOffset? SignsFrom(DateTimeOffset? instant, DateTimeOffset? seenAt)
    {
        // However late a file is noticed, and whatever its name says: no key signs that has not been published long enough.
        var earliest = Overlaps && seenAt is { } seen ? KeySchedule.Later(seen, VerifierCache + MaxAge) : (DateTimeOffset?)null;
        var named = instant is { } at ? KeySchedule.Later(at, Lead) : (DateTimeOffset?)null;
        return earliest > named || named is null ? earliest : named;
    }
}
