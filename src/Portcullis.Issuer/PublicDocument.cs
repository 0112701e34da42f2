using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Portcullis.Issuer;

/// <summary>
/// A document for everybody, such as a key set, with the tag that names this content. A page of any origin may read it: it is the same for all, and says nothing of whoever asks.
/// </summary>
internal sealed class PublicDocument(byte[] content, string contentType)
{
    /// <summary>The entity tag (RFC 9110, 8.8.3).</summary>
    public EntityTagHeaderValue Tag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");

    /// <summary>The answer to whoever asks for it: the document, or 304 when they have it (RFC 9110, 13.1.2).</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxAge">How long caches may keep it, in whole seconds.</param>
    public IResult Answer(HttpContext context, TimeSpan maxAge)
    {
        context.Response.Headers.CacheControl = $"public, max-age={(long)maxAge.TotalSeconds}";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Bytes(content, contentType, entityTag: Tag);
    }
}
