using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>Reads the payload of an attestation's JWT. What it returns agrees with itself; who signed it and when it holds is judged elsewhere.</summary>
internal static class AttestationClaims
{
    /// <summary>How deep an attestation may be nested: state proofs are deeper than other claims.</summary>
    public const int MaxDepth = 32;

    private const int MaxWalletLength = 256;
    private const int MaxUrlLength = 2048;

    /// <summary>The claims; null when one is absent, malformed or at odds with the others. Claims that are not known are passed over.</summary>
    /// <param name="payload">The payload's bytes.</param>
    /// <param name="issuer">The issuer that the token must name.</param>
    /// <param name="refusal">Why there are no claims.</param>
    public static AttestationToken? Read(ReadOnlyMemory<byte> payload, string issuer, out string refusal)
    {
        refusal = "The attestation's payload is not one JSON object.";
        using var document = StrictJson.ParseObject(payload, MaxDepth);
        if (document is null)
        {
            return null;
        }

        refusal = "The attestation is from another issuer.";
        if (document.RootElement.PrintableMember("iss", 1, MaxUrlLength) != issuer)
        {
            return null;
        }

        refusal = "A claim of the attestation is absent, malformed or at odds with the others.";
        return Read(document.RootElement, issuer) is { } token && Agrees(document.RootElement, token) ? token : null;
    }

    private static AttestationToken? Read(JsonElement claims, string issuer)
    {
        if (claims.TextMember("jti") is not { } id || !Attestation.IsId(id)
            || claims.PrintableMember("sub", 1, MaxWalletLength) is not { } wallet
            || claims.NumericDateMember("iat") is not { } issuedAt
            || claims.NumericDateMember("exp") is not { } expiresAt
            || !TryReadProof(claims, out var proof)
            || !claims.TryGetProperty("results", out var member))
        {
            return null;
        }

        var json = member.Clone();
        if (AttestationResults.Read(json) is not { } results)
        {
            return null;
        }

        return new AttestationToken
        {
            Id = id, Wallet = wallet, Issuer = issuer, Results = results, ResultsJson = json, IssuedAt = issuedAt, ExpiresAt = expiresAt,
            Proof = proof,
        };
    }

    /// <summary>A proof that holds in a way that is not known here must not pass for one by a key.</summary>
    private static bool TryReadProof(JsonElement claims, out ProofKind? proof)
    {
        proof = claims.BooleanMember("wallet_proven") is true ? ProofKind.KeyRecovery : null;
        if (!claims.TryGetProperty("proof", out _))
        {
            return true;
        }

        var isProven = proof is not null;
        proof = ProofKind.Find(claims.TextMember("proof"));
        return isProven && proof is { HoldsOnEveryChain: false };
    }

    private static bool Agrees(JsonElement claims, AttestationToken token)
    {
        var lifetime = token.ExpiresAt - token.IssuedAt;
        return claims.BooleanMember("pass") == token.Pass
            && HasHashes(claims, token.Results)
            && HasBlock(claims, token.ResultsJson[0])
            && (token.Proof is not { HoldsOnEveryChain: false } || AttestationResults.AreOnOneChain(token.Results))
            && lifetime > TimeSpan.Zero
            && lifetime <= AttestationResults.LifetimeOf(token.Results);
    }

    private static bool HasHashes(JsonElement claims, IReadOnlyList<AttestationResult> results) =>
        claims.TryGetProperty("conditionHash", out var hashes)
        && hashes.ValueKind == JsonValueKind.Array
        && hashes.GetArrayLength() == results.Count
        && hashes.EnumerateArray().Zip(results).All(pair => pair.First.ValueKind == JsonValueKind.String && StrictJson.Text(pair.First) == pair.Second.ConditionHash);

    private static bool HasBlock(JsonElement claims, JsonElement first) =>
        claims.TextMember("blockNumber") == first.TextMember("blockNumber") && claims.TextMember("blockTimestamp") == first.TextMember("blockTimestamp");
}
