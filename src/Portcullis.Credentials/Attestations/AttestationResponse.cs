using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>
/// Reads the raw answer of the attestation API, <c>{ok, data: {attestation, sig, kid, jwt?}, meta?}</c>. What it returns agrees with itself; who signed it and when it holds is
/// judged elsewhere. Since not all of it is signed, members that are not known are refused, except inside <c>meta</c>.
/// </summary>
internal sealed class AttestationResponse
{
    private const int MaxKeyIdLength = 128;
    private const int SignatureLength = 64;
    private const int AttestationMembers = 7;

    private AttestationResponse(JsonElement data, Attestation attestation, JsonElement resultsJson, byte[] signature)
    {
        (Attestation, ResultsJson, Signature) = (attestation, resultsJson, signature);
        KeyId = data.PrintableMember("kid", 1, MaxKeyIdLength) ?? "";
        Token = data.TextMember("jwt");
        Digest = SHA256.HashData(AttestationPreimage.Of(
            attestation.Id, attestation.Pass, JsonMarshal.GetRawUtf8Value(resultsJson).ToArray(), AttestationInstant.Write(attestation.AttestedAt)));
    }

    public Attestation Attestation { get; }

    public JsonElement ResultsJson { get; }

    /// <summary><c>kid</c>.</summary>
    public string KeyId { get; }

    /// <summary><c>jwt</c>; null when there is none.</summary>
    public string? Token { get; }

    /// <summary>SHA-256 of what was signed.</summary>
    public byte[] Digest { get; }

    /// <summary><c>sig</c>: r ‖ s, 32 bytes each.</summary>
    public byte[] Signature { get; }

    /// <summary>The answer's parts; null when it is not of this form.</summary>
    public static AttestationResponse? Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = StrictJson.ParseObject(utf8, AttestationClaims.MaxDepth);
        try
        {
            return document is not null && Data(document.RootElement) is { } data ? ReadData(data) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair has no canonical form.
            return null;
        }
    }

    /// <summary>Whether the token says the same as the answer that it came with.</summary>
    public bool IsSaidBy(AttestationToken token)
    {
        try
        {
            return token.KeyId == KeyId
                && token.Id == Attestation.Id
                && token.Pass == Attestation.Pass
                && token.ExpiresAt.ToUnixTimeSeconds() == Attestation.ExpiresAt.ToUnixTimeSeconds()
                && JsonElement.DeepEquals(token.ResultsJson, ResultsJson);
        }
        catch (InvalidOperationException)
        {
            // The token's results hold half a surrogate pair; ours do not.
            return false;
        }
    }

    private static JsonElement? Data(JsonElement root)
    {
        var known = root.TryGetProperty("meta", out _) ? 3 : 2;
        return root.GetPropertyCount() == known && root.BooleanMember("ok") is true && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? data
            : null;
    }

    private static AttestationResponse? ReadData(JsonElement data)
    {
        var hasToken = data.TryGetProperty("jwt", out var token);
        if (data.GetPropertyCount() != (hasToken ? 4 : 3)
            || (hasToken && token.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            || data.PrintableMember("kid", 1, MaxKeyIdLength) is null
            || ReadSignature(data.TextMember("sig")) is not { } signature
            || !data.TryGetProperty("attestation", out var attestation) || attestation.ValueKind != JsonValueKind.Object
            || !attestation.TryGetProperty("results", out var results))
        {
            return null;
        }

        var json = results.Clone();
        return ReadAttestation(attestation, json) is { } read ? new AttestationResponse(data, read, json, signature) : null;
    }

    private static Attestation? ReadAttestation(JsonElement element, JsonElement resultsJson)
    {
        if (element.GetPropertyCount() != AttestationMembers
            || element.TextMember("id") is not { } id || !Attestation.IsId(id)
            || AttestationInstant.Read(element.TextMember("attestedAt")) is not { } attestedAt
            || attestedAt > DateTimeOffset.MaxValue - Attestation.Lifetime
            || AttestationResults.Read(resultsJson) is not { } results)
        {
            return null;
        }

        var attestation = new Attestation { Id = id, Results = results, AttestedAt = attestedAt };
        return Agrees(element, attestation) ? attestation : null;
    }

    private static bool Agrees(JsonElement element, Attestation attestation)
    {
        var passed = attestation.Results.Count(result => result.Met);
        return element.BooleanMember("pass") == attestation.Pass
            && element.WholeMember("passCount") == (ulong)passed
            && element.WholeMember("failCount") == (ulong)(attestation.Results.Count - passed)
            && AttestationInstant.Read(element.TextMember("expiresAt")) == attestation.ExpiresAt;
    }

    // Base64 with padding, and no second spelling of the same bytes.
    private static byte[]? ReadSignature(string? text)
    {
        var bytes = new byte[SignatureLength];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var length) && length == SignatureLength && Convert.ToBase64String(bytes) == text ? bytes : null;
    }
}
