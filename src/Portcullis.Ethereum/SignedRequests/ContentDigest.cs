using System.Security.Cryptography;
using Portcullis.Ethereum.SignedRequests.Fields;

namespace Portcullis.Ethereum.SignedRequests;

/// <summary>The digest that ties content to a signature (RFC 9530): sha-256 is written, sha-256 and sha-512 are checked, others are passed over.</summary>
public static class ContentDigest
{
    /// <summary>The lower-case name of the header field.</summary>
    public const string FieldName = "content-digest";

    private const int MaxLength = 8 * 1024;

    /// <summary>The field's value for some content.</summary>
    public static string Compute(ReadOnlySpan<byte> content) => $"sha-256={BareItem.OfOctets(SHA256.HashData(content)).Serialized}";

    /// <summary>
    /// Checks content against the digests that came with it. All of known algorithms must match, and there must be one, unless there is neither
    /// content nor digest (ERC-8128, section 3.1.3).
    /// </summary>
    /// <param name="message">The request.</param>
    /// <param name="content">All of its content.</param>
    /// <returns><see cref="SignatureFault.None"/>, <see cref="SignatureFault.ContentDigestRequired"/> or <see cref="SignatureFault.BadContentDigest"/>.</returns>
    public static SignatureFault Verify(RequestMessage message, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.CombinedField(FieldName) is not { } field)
        {
            return content.IsEmpty ? SignatureFault.None : SignatureFault.ContentDigestRequired;
        }

        var known = 0;
        foreach (var member in field.Length <= MaxLength ? FieldReader.ReadDictionary(field) ?? [] : [])
        {
            if (Hash(member.Key, content) is not { } digest)
            {
                continue;
            }

            if (member.Value is not { Kind: BareItemKind.ByteSequence } value || !CryptographicOperations.FixedTimeEquals(value.Octets.Span, digest))
            {
                return SignatureFault.BadContentDigest;
            }

            known++;
        }

        return known > 0 ? SignatureFault.None : SignatureFault.BadContentDigest;
    }

    private static byte[]? Hash(string algorithm, ReadOnlySpan<byte> content) => algorithm switch
    {
        "sha-256" => SHA256.HashData(content),
        "sha-512" => SHA512.HashData(content),
        _ => null,
    };
}
