using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>A key set as it is published, with the tag that names this content.</summary>
internal sealed class PublishedKeys
{
    private readonly byte[] _document;

    /// <param name="keys">The public keys, in the order in which they are listed.</param>
    public PublishedKeys(IEnumerable<JsonWebKey> keys)
    {
        _document = JwksDocument.Write(keys);
        Tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(_document).AsSpan(0, 16))}\"");
    }

    /// <summary>The entity tag (RFC 9110, 8.8.3).</summary>
    public EntityTagHeaderValue Tag { get; }

    /// <summary>The answer to whoever asks for the set: the JWK set (RFC 7517), or 304 when they have it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxAge">How long caches may keep it, in whole seconds.</param>
    public IResult Answer(HttpContext context, TimeSpan maxAge)
    {
        context.Response.Headers.CacheControl = $"public, max-age={(long)maxAge.TotalSeconds}";
        return Results.Bytes(_document, JwksDocument.ContentType, entityTag: Tag);
    }
}
