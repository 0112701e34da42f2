using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>The bytes that the signature of an attestation is over: a line that says what they are, a line feed, and the canonical JSON of what is attested.</summary>
internal static class AttestationPreimage
{
    private const int Version = 2;

    /// <summary>The bytes. The instant of expiry and the counts are not among them.</summary>
    /// <param name="id">The attestation's id.</param>
    /// <param name="pass">Whether every condition was met.</param>
    /// <param name="results">The JSON array of the results, UTF-8, as it was sent.</param>
    /// <param name="attestedAt">The instant, as it was sent.</param>
    /// <exception cref="InvalidOperationException">A string or a name in the results holds half a surrogate pair.</exception>
    public static byte[] Of(string id, bool pass, ReadOnlyMemory<byte> results, string attestedAt)
    {
        var signed = ClaimsJson.Write((id, pass, results, attestedAt), static (json, values) =>
        {
            json.WriteNumber("v", Version);
            json.WriteString("id", values.id);
            json.WriteBoolean("pass", values.pass);
            json.WritePropertyName("results");
            json.WriteRawValue(values.results.Span, skipInputValidation: true);
            json.WriteString("attestedAt", values.attestedAt);
        });
        return [.. "insumer.attestation.v2\n"u8, .. CanonicalJson.Write(JsonElement.Parse(signed))];
    }
}
