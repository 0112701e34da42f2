using Microsoft.Extensions.Primitives;

namespace Portcullis.AspNetCore;

/// <summary>Takes the token out of the one place where it may stand: a single <c>Authorization: Bearer …</c> header (RFC 6750, 2.1).</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer";

    /// <summary>The token, null when the header says nothing of one, or empty when what it says is ambiguous or malformed.</summary>
    public static string? Read(StringValues authorization) => authorization.Count switch
    {
        0 => null,
        1 => Read(authorization[0]),
        _ => "",
    };

    private static string? Read(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return null;
        }

        // Several schemes in one header: another server might take the other one.
        if (header.Contains(',', StringComparison.Ordinal))
        {
            return "";
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (header.Length == Scheme.Length)
        {
            return "";
        }

        return header[Scheme.Length] == ' ' ? Token(header) : null;
    }

    private static string Token(string header) =>
        header.AsSpan(Scheme.Length + 1).Contains(' ') ? "" : header[(Scheme.Length + 1)..];
}
