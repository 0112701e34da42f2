using System.Collections.Frozen;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>The keys of a set as they stand at one instant.</summary>
internal sealed class KeySnapshot
{
    private readonly FrozenDictionary<string, JsonWebKey> _public;

    /// <param name="known">Every key, the oldest first.</param>
    /// <param name="rules">The rules of the set.</param>
    /// <param name="now">The instant.</param>
    public KeySnapshot(IReadOnlyList<KnownKey> known, KeyRules rules, DateTimeOffset now)
    {
        var schedule = new KeySchedule([.. known.Select(key => rules.SignsFrom(key.Instant, key.SeenAt))], now);
        Known = known;
        Current = known[schedule.Signer].Key;
        NextSwitch = schedule.NextSwitch;
        PublicKeys = rules.Overlaps ? [.. schedule.Published.Select(key => known[key].Key.PublicKey)] : [Current.PublicKey];
        Published = new PublicDocument(JwksDocument.Write(PublicKeys), JwksDocument.ContentType);
        _public = PublicKeys.ToFrozenDictionary(key => key.Kid, StringComparer.Ordinal);
    }

    /// <summary>Every key, also those that are not published.</summary>
    public IReadOnlyList<KnownKey> Known { get; }

    /// <summary>The key that signs.</summary>
    public SigningKey Current { get; }

    /// <summary>The public keys, the one that signs first.</summary>
    public IReadOnlyList<JsonWebKey> PublicKeys { get; }

    /// <summary>The public keys as a document.</summary>
    public PublicDocument Published { get; }

    /// <summary>When another key begins to sign; null when none is to.</summary>
    public DateTimeOffset? NextSwitch { get; }

    /// <summary>The public key of that name, or null.</summary>
    public JsonWebKey? Find(string keyId) => _public.GetValueOrDefault(keyId);

    /// <summary>Whether a later snapshot lacks a key that this one publishes.</summary>
    public bool HasWithdrawn(KeySnapshot later) => PublicKeys.Except(later.PublicKeys, ReferenceEqualityComparer.Instance).Any();
}
