using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>The array <c>results</c>.</summary>
internal static class AttestationResults
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The results as UTF-8 JSON without whitespace.</summary>
    public static byte[] Write(IReadOnlyList<AttestationResult> results)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var result in results)
            {
                result.Write(json);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
