using System.Text.Json;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials;

/// <summary>The members that <c>meta</c> has in every answer of the attestation API.</summary>
public static class EnvelopeMeta
{
    private const string Version = "1.0";

    /// <summary>Writes <c>version</c> and <c>timestamp</c>, inside the object.</summary>
    /// <param name="json">Inside the object.</param>
    /// <param name="at">The present.</param>
    public static void Write(Utf8JsonWriter json, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteString("version", Version);
        json.WriteString("timestamp", AttestationInstant.Write(at));
    }
}
