using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>
/// A way in which a request shows who calls without an access token, such as a signature over the request itself. When one is registered it is asked about each request without an
/// <c>Authorization</c> header of a known scheme, at most once.
/// </summary>
public interface IRequestProof
{
    /// <summary>Judges a request.</summary>
    /// <returns>What the caller may do, written as an access token's claims, or why it is refused; null when the request carries no such proof.</returns>
    ValueTask<TokenVerification?> JudgeAsync(HttpContext context);

    /// <summary>The value of <c>WWW-Authenticate</c> that offers this way, with what was wrong where it was tried; null when it is not to be had.</summary>
    string? ChallengeFor(HttpContext context);
}
