using Microsoft.Extensions.Primitives;

namespace Portcullis.AspNetCore;

/// <summary>The access token of a request, and by which scheme it was sent.</summary>
/// <param name="Text">The token; none (no value) when the request names none, empty when what it says is ambiguous or malformed.</param>
/// <param name="IsProven">Whether it came as <c>Authorization: DPoP …</c> (RFC 9449, 7.1), so that a proof must come with it.</param>
internal readonly record struct SentToken(StringSegment Text, bool IsProven)
{
    /// <summary>Takes it out of the one place where it may stand: a single <c>Authorization</c> header of one scheme.</summary>
    public static SentToken Read(StringValues authorization)
    {
        var bearer = BearerToken.Read(authorization);
        return bearer.HasValue ? new(bearer, false) : new(BearerToken.Read(authorization, "DPoP"), true);
    }
}
