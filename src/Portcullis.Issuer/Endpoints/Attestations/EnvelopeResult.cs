using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary>A success of the attestation API: <c>{ok: true, data, meta}</c>.</summary>
/// <param name="at">The present.</param>
/// <param name="data">Writes the value of <c>data</c>.</param>
/// <param name="meta">Writes what <c>meta</c> has beside version and time; null for nothing.</param>
internal sealed class EnvelopeResult(DateTimeOffset at, Action<Utf8JsonWriter> data, Action<Utf8JsonWriter>? meta) : IResult
{
    // The default encoder escapes the + of base64, which simple readers compare unescaped. None of this is ever HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Write();
        var response = httpContext.Response;
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    private ReadOnlyMemory<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", true);
            json.WritePropertyName("data");
            data(json);
            json.WriteStartObject("meta");
            EnvelopeMeta.Write(json, at);
            meta?.Invoke(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
