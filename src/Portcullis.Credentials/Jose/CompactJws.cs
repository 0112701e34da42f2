using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Credentials.Jose;

/// <summary>A compact JWS (RFC 7515, 7.1) taken apart: exactly three parts, each strict base64url, a signature of the length that the algorithm has.</summary>
internal sealed class CompactJws
{
    /// <summary>The most characters of a token unless its kind has a maximum of its own.</summary>
    public const int MaxLength = 8192;

    /// <summary>The longest header, in characters.</summary>
    public const int MaxHeaderLength = 512;

    private const int EcLength = 64;
    private const int StackLength = 1024;

    private CompactJws(byte[] header, byte[] payload, byte[] signature, byte[] digest) =>
        (Header, Payload, Signature, Digest) = (header, payload, signature, digest);

    public byte[] Header { get; }

    public byte[] Payload { get; }

    /// <summary>Of ES256 r ‖ s, 32 bytes each (RFC 7518, 3.4).</summary>
    public byte[] Signature { get; }

    /// <summary>SHA-256 of what was signed.</summary>
    public byte[] Digest { get; }

    /// <summary>Takes the text apart; null when it is not of this form.</summary>
    /// <param name="token">The text.</param>
    /// <param name="maxLength">Longer tokens are refused unread.</param>
    /// <param name="algorithm">The algorithm that it is to have.</param>
    public static CompactJws? Parse(ReadOnlySpan<char> token, int maxLength = MaxLength, JwsAlgorithm algorithm = JwsAlgorithm.ES256)
    {
        if (token.Length > maxLength)
        {
            return null;
        }

        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        return first is > 0 and <= MaxHeaderLength && last > first + 1 ? Parse(token, first, last, algorithm) : null;
    }

    private static CompactJws? Parse(ReadOnlySpan<char> token, int first, int last, JwsAlgorithm algorithm)
    {
        // A third dot is no letter of base64url, so the middle part fails to decode.
        var header = StrictBase64Url.Decode(token[..first]);
        var payload = StrictBase64Url.Decode(token[(first + 1)..last]);
        var signature = StrictBase64Url.Decode(token[(last + 1)..]);
        if (header is null || payload is null || signature is null || !HasLength(signature, algorithm))
        {
            return null;
        }

        return new CompactJws(header, payload, signature, HashOf(token[..last]));
    }

    private static bool HasLength(byte[] signature, JwsAlgorithm algorithm) =>
        algorithm == JwsAlgorithm.RS256 ? signature.Length is >= RsaPublicKey.LeastBits / 8 and <= RsaPublicKey.MostBits / 8 : signature.Length == EcLength;

    private static byte[] HashOf(ReadOnlySpan<char> signed)
    {
        var bytes = signed.Length <= StackLength ? stackalloc byte[StackLength] : new byte[signed.Length];
        return SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(signed, bytes)]);
    }
}
