using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>A signed decision about explicit conditions: what a wallet holds, not who controls it.</summary>
public sealed record Attestation
{
    /// <summary>The <c>kid</c> that clients of the format know; a constant of theirs.</summary>
    public const string KeyId = "insumer-attest-v2";

    /// <summary>How long an attestation holds, from <c>attestedAt</c> to <c>expiresAt</c>; the format allows no more.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private const string IdPrefix = "ATST-";
    private const int IdDigits = 16;
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly SearchValues<char> UpperHex = SearchValues.Create("0123456789ABCDEF");

    // Every use needs them as JSON, and all of one attestation write the same bytes.
    private readonly byte[] _results = [];

    /// <summary><c>id</c>: <c>ATST-</c> and 16 digits of upper-case hex, as <see cref="NewId"/> makes them.</summary>
    public required string Id { get; init; }

    /// <summary><c>results</c>: one for each condition, in the order asked for; at least one.</summary>
    /// <exception cref="ArgumentException">There is none: nothing asked is nothing shown.</exception>
    public required IReadOnlyList<AttestationResult> Results
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Count > 0 ? [.. value] : throw new ArgumentException("an attestation has at least one result", nameof(value));
            _results = AttestationResults.Write(field);
        }
    }

    /// <summary><c>attestedAt</c>, whole milliseconds.</summary>
    public required DateTimeOffset AttestedAt { get; init => field = AttestationInstant.Floor(value, Millisecond); }

    /// <summary>
    /// <c>expiresAt</c>: <see cref="Lifetime"/> after <see cref="AttestedAt"/>, or 5 minutes where a condition is about a delegation
    /// (<c>erc7710_delegation</c>). From this instant on the attestation is refused.
    /// </summary>
    public DateTimeOffset ExpiresAt => AttestedAt + AttestationResults.LifetimeOf(Results);

    /// <summary><c>pass</c>: whether every condition was met.</summary>
    public bool Pass => Results.All(result => result.Met);

    /// <summary>A fresh random id.</summary>
    public static string NewId() => IdPrefix + RandomNumberGenerator.GetHexString(IdDigits);

    /// <summary>Writes the <c>attestation</c> object: <c>id, pass, results, passCount, failCount, attestedAt, expiresAt</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var passed = Results.Count(result => result.Met);
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteBoolean("pass", Pass);
        WriteResults(json);
        json.WriteNumber("passCount", passed);
        json.WriteNumber("failCount", Results.Count - passed);
        json.WriteString("attestedAt", AttestationInstant.Write(AttestedAt));
        json.WriteString("expiresAt", AttestationInstant.Write(ExpiresAt));
        json.WriteEndObject();
    }

    /// <summary>
    /// Signs the attestation for the response's <c>sig</c>: base64 with padding of the 64 bytes r ‖ s (RFC 7518, 3.4) over the line
    /// <c>insumer.attestation.v2</c>, a line feed and the canonical JSON of <c>{v: 2, id, pass, results, attestedAt}</c>. The wallet is not part of it.
    /// </summary>
    public string Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToBase64String(key.SignBytes(AttestationPreimage.Of(Id, Pass, _results, AttestationInstant.Write(AttestedAt))));
    }

    /// <summary>Signs the attestation as a JWT, the response's <c>jwt</c>, which names the wallet too.</summary>
    /// <param name="key">The key; its name becomes the header's <c>kid</c>.</param>
    /// <param name="issuer"><c>iss</c>: the issuer's public URL.</param>
    /// <param name="wallet"><c>sub</c>: the wallet, in the letter case in which it was asked about.</param>
    /// <param name="isWalletProven">Whether the asker proved control of the wallet by its key; only then the claim <c>wallet_proven</c> is there.</param>
    /// <returns>A compact JWS. One of more than <see cref="AttestationToken.MaxLength"/> characters is refused everywhere.</returns>
    public string SignToken(SigningKey key, string issuer, string wallet, bool isWalletProven) =>
        SignToken(key, issuer, wallet, isWalletProven ? ProofKind.KeyRecovery : null);

    /// <summary>The same where a contract may have proven the wallet.</summary>
    /// <param name="key">The key; its name becomes the header's <c>kid</c>.</param>
    /// <param name="issuer"><c>iss</c>: the issuer's public URL.</param>
    /// <param name="wallet"><c>sub</c>: the wallet, in the letter case in which it was asked about.</param>
    /// <param name="proof">
    /// How the asker proved control of the wallet; null when it did not. A kind that holds on its own chain alone is named in the claim <c>proof</c>: all results are then on that chain.
    /// </param>
    /// <returns>A compact JWS. One of more than <see cref="AttestationToken.MaxLength"/> characters is refused everywhere.</returns>
    /// <exception cref="ArgumentException">The proof holds on one chain alone, and the results are on several.</exception>
    public string SignToken(SigningKey key, string issuer, string wallet, ProofKind? proof)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (proof is { HoldsOnEveryChain: false } && !AttestationResults.AreOnOneChain(Results))
        {
            throw new ArgumentException("a proof that holds on one chain alone says nothing of other chains", nameof(proof));
        }

        ArgumentException.ThrowIfNullOrEmpty(issuer);
        ArgumentException.ThrowIfNullOrEmpty(wallet);
        var header = ClaimsJson.Write(key.KeyId, static (json, keyId) =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("typ", TokenTypes.Attestation);
            json.WriteString("kid", keyId);
        });
        return key.SignCompact(header, ClaimsJson.Write((this, issuer, wallet, proof), static (json, token) =>
        {
            var (attestation, issuer, wallet, proof) = token;
            attestation.WriteClaims(json, issuer, wallet, proof);
        }));
    }

    internal static bool IsId(string text) =>
        text.Length == IdPrefix.Length + IdDigits && text.StartsWith(IdPrefix, StringComparison.Ordinal) && !text.AsSpan(IdPrefix.Length).ContainsAnyExcept(UpperHex);

    // A reader on a chain looks for pass and conditionHash at the beginning and for sub and exp at the end.
    private void WriteClaims(Utf8JsonWriter json, string issuer, string wallet, ProofKind? proof)
    {
        json.WriteBoolean("pass", Pass);
        json.WriteStartArray("conditionHash");
        foreach (var result in Results)
        {
            json.WriteStringValue(result.ConditionHash);
        }

        json.WriteEndArray();
        Results[0].WriteBlock(json);
        WriteResults(json);
        if (proof is not null)
        {
            json.WriteBoolean("wallet_proven", true);
        }

        json.WriteString("iss", issuer);
        json.WriteString("sub", wallet);
        json.WriteString("jti", Id);
        json.WriteNumber("iat", AttestedAt.ToUnixTimeSeconds());
        json.WriteNumber("exp", ExpiresAt.ToUnixTimeSeconds());
        if (proof is { HoldsOnEveryChain: false })
        {
            json.WriteString("proof", proof.Name);
        }
    }

    private void WriteResults(Utf8JsonWriter json)
    {
        json.WritePropertyName("results");
        json.WriteRawValue(_results, skipInputValidation: true);
    }
}
