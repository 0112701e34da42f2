using System.Security.Cryptography;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Keys;

/// <summary>The key set as it is published, with the tag that names this content.</summary>
internal sealed class PublishedKeys
{
    public PublishedKeys(KeyRing keys)
    {
        Document = JwksDocument.Write(keys.PublicKeys);
        Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Document).AsSpan(0, 16))}\"";
    }

    /// <summary>The JWK set (RFC 7517), UTF-8.</summary>
    public byte[] Document { get; }

    /// <summary>The entity tag (RFC 9110, 8.8.3), with its quotes.</summary>
    public string Tag { get; }
}
