using System.Text.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>The claims of an attestation's JWT whose signature, issuer and times are right. It may say no: see <see cref="Pass"/>.</summary>
public sealed record AttestationToken
{
    /// <summary>The most characters of the JWT: a longer one is refused unread.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary><c>jti</c>: the attestation's id. Whoever lets each attestation in once remembers it until <see cref="ExpiresAt"/>.</summary>
    public required string Id { get; init; }

    /// <summary><c>sub</c>: the wallet attested about, in the letter case in which it was asked about. Unless <see cref="IsWalletProven"/>, anybody may have asked. See <see cref="Proof"/> for where it is the asker's.</summary>
    public required string Wallet { get; init; }

    /// <summary><c>iss</c>: the issuer's public URL.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>results</c>: what was found of each condition; at least one.</summary>
    public required IReadOnlyList<AttestationResult> Results { get; init; }

    /// <summary><c>iat</c>, whole seconds.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>exp</c>, whole seconds; from this instant on the token is refused.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary><c>wallet_proven</c>: whether the asker proved control of the wallet to the issuer.</summary>
    public bool IsWalletProven => Proof is not null;

    /// <summary>
    /// How the asker proved control of the wallet to the issuer; null when it did not. A contract's word (<c>proof</c>) holds on its own chain alone, which is that of every result; without that claim it was the
    /// wallet's key, which is the same on every EVM chain.
    /// </summary>
    public required ProofKind? Proof { get; init; }

    /// <summary>The header's <c>kid</c>.</summary>
    internal string KeyId { get; init; } = "";

    /// <summary>The array <c>results</c> as it was sent.</summary>
    internal JsonElement ResultsJson { get; init; }

    /// <summary><c>pass</c>: whether every condition was met, whichever the asker chose to ask.</summary>
    public bool Pass => Results.All(result => result.Met);

    /// <summary><c>conditionHash</c>: the hash of each condition, in the order of <see cref="Results"/>.</summary>
    public IReadOnlyList<string> ConditionHashes => [.. Results.Select(result => result.ConditionHash)];
}
