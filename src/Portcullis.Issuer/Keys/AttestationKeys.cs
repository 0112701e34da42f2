using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>
/// The keys of attestations: made at first start, kept as PKCS#8 files of mode 0600, published at <c>/v1/jwks</c> and
/// <c>/.well-known/jwks.json</c>. They are never among the services as <see cref="IKeySource"/> without a key, which stands for the keys of access tokens.
/// </summary>
public sealed class AttestationKeys : IKeySource, IDisposable
{
    /// <summary>How long caches may keep the key set while no switch is near.</summary>
    internal static readonly TimeSpan LongestMaxAge = TimeSpan.FromHours(4);

    /// <summary>How long they may keep it at the least: until a switch whose time has come is made.</summary>
    internal static readonly TimeSpan ShortestMaxAge = KeyRefresher.Interval;

    private readonly LiveKeys _keys;
    private readonly KeyRules _rules;

    private AttestationKeys(LiveKeys keys, KeyRules rules) => (_keys, _rules) = (keys, rules);

    /// <summary>The key that signs now, named <c>insumer-attest-v2</c> or by its thumbprint (<see cref="AttestationOptions.Kid"/>).</summary>
    public SigningKey Current => _keys.Now.Current;

    /// <summary>The public keys, the one that signs now first; it is the only one where all bear the same name.</summary>
    public IReadOnlyList<JsonWebKey> PublicKeys => _keys.Now.PublicKeys;

    /// <inheritdoc/>
    public int Withdrawals => _keys.Withdrawals;

    /// <summary>The public keys as a document.</summary>
    internal PublicDocument Published => _keys.Now.Published;

    /// <summary>When another key begins to sign; null when none is to.</summary>
    internal DateTimeOffset? NextSwitch => _keys.Now.NextSwitch;

    /// <summary>Loads every key of a folder, and makes the first one when there is none.</summary>
    /// <param name="folder">The folder, made with mode 0700 when needed.</param>
    /// <param name="options">How keys are named.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="KeyException">A key cannot be used, such as one that others may read.</exception>
    public static AttestationKeys Open(string folder, AttestationOptions options, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rules = KeyRules.Attestations(options);
        return new AttestationKeys(new LiveKeys(folder, rules, now), rules);
    }

    /// <inheritdoc/>
    public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult(_keys.Now.Find(keyId));

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    /// <inheritdoc cref="LiveKeys.Reload"/>
    internal bool Reload(DateTimeOffset now) => _keys.Reload(now);

    /// <summary>How long caches may keep the key set: where the next key has the same name, no longer than until it signs.</summary>
    internal TimeSpan MaxAge(DateTimeOffset now)
    {
        if (_rules.Overlaps)
        {
            return KeyRules.MaxAge;
        }

        var left = (NextSwitch ?? DateTimeOffset.MaxValue) - now;
        return left > LongestMaxAge ? LongestMaxAge : left < ShortestMaxAge ? ShortestMaxAge : left;
    }
}
