using System.Text;
using Microsoft.Net.Http.Headers;

namespace Portcullis.Edge;

/// <summary>
/// How the server reads the bytes of <c>Content-Length</c>: digits and nothing else (RFC 9110, 8.6). Its own reading takes <c>+3</c> for 3, where
/// another server may read another length. It refuses (400) what cannot be read as a number, so everything else becomes a question mark.
/// </summary>
internal sealed class PlainLengthEncoding : ASCIIEncoding
{
    private const int MostDigits = 19;

    private static readonly PlainLengthEncoding Instance = new();

    /// <summary>For the server's choice of an encoding by header; null is its own.</summary>
    public static Encoding? Select(string header) => header.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? Instance : null;

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length is > 0 and <= MostDigits && !bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return base.GetChars(bytes, chars);
        }

        chars[0] = '?';
        return 1;
    }
}
