using System.Buffers;
using System.Text;

namespace Portcullis.Issuer.Endpoints;

/// <summary>
/// Reads <c>application/x-www-form-urlencoded</c> strictly: where others guess (a name without a value, half an escape, a name twice), two
/// readers could take one body for two requests. A parameter without a value counts as left out (RFC 6749, 3.2), yet only once.
/// </summary>
internal static class FormParameters
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The parameters that have a value, by name; null when the body is no such form.</summary>
    public static Dictionary<string, string>? Read(ReadOnlySpan<byte> body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            var equals = pair.IndexOf((byte)'=');
            if (pair.IsEmpty)
            {
                continue;
            }

            if (equals < 1 || Decode(pair[..equals]) is not { } name || Decode(pair[(equals + 1)..]) is not { } value || !seen.Add(name))
            {
                return null;
            }

            if (value.Length > 0)
            {
                parameters.Add(name, value);
            }
        }

        return parameters;
    }

    /// <summary>One name or value without its escapes; null when one of them is none, or it is not UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == (byte)'+' ? (byte)' ' : text[i];
            if (next == (byte)'%')
            {
                if (i + 2 >= text.Length || Convert.FromHexString(text.Slice(i + 1, 2), bytes.AsSpan(length, 1), out _, out _) != OperationStatus.Done)
                {
                    return null;
                }

                (next, i) = (bytes[length], i + 2);
            }

            bytes[length++] = next;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
