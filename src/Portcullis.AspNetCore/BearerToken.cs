using Microsoft.Extensions.Primitives;

namespace Portcullis.AspNetCore;

/// <summary>Takes the token out of the one place where it may stand: a single <c>Authorization: Bearer …</c> header (RFC 6750, 2.1).</summary>
internal static class BearerToken
{
    private const string Bearer = "Bearer";

    /// <summary>
    /// The token, without a copy of it; none (no value) when the header says nothing of one, empty when what it says is ambiguous or malformed.
    /// </summary>
    public static StringSegment Read(StringValues authorization) => Read(authorization, Bearer);

    /// <summary>The same of another scheme that carries a token.</summary>
    public static StringSegment Read(StringValues authorization, string scheme) => authorization.Count switch
    {
        0 => default,
        1 => Read(authorization[0], scheme),
        _ => StringSegment.Empty,
    };

    private static StringSegment Read(string? header, string scheme)
    {
        if (string.IsNullOrEmpty(header))
        {
            return default;
        }

        // Several schemes in one header: another server might take the other one.
        if (header.Contains(',', StringComparison.Ordinal))
        {
            return StringSegment.Empty;
        }

        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        if (header.Length == scheme.Length)
        {
            return StringSegment.Empty;
        }

        return header[scheme.Length] == ' ' ? Token(new StringSegment(header).Subsegment(scheme.Length + 1)) : default;
    }

    private static StringSegment Token(StringSegment rest) => rest.AsSpan().Contains(' ') ? StringSegment.Empty : rest;
}
