using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portcullis.Credentials.Json;

/// <summary>Writes one JSON object as UTF-8, with no escapes that JSON does not ask for.</summary>
internal static class ClaimsJson
{
    // The default encoder escapes + and &, which simple JWT readers in gateways compare unescaped. None of this is ever HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlySpan<byte> Write<T>(T value, Action<Utf8JsonWriter, T> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json, value);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }
}
