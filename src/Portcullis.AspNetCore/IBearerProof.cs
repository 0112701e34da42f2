using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>
/// A kind of bearer token beside access tokens by which a caller may prove an account. When one is registered it is asked about each token that is no good access token, at most once
/// for a request.
/// </summary>
public interface IBearerProof
{
    /// <summary>Judges a token.</summary>
    /// <param name="token">The token, at the most as long as a header may be.</param>
    /// <param name="context">The request, whose endpoint may say what it takes.</param>
    /// <returns>What the caller may do, written as an access token's claims, or why it is refused; null when the token is of another kind.</returns>
    ValueTask<TokenVerification?> JudgeAsync(ReadOnlyMemory<char> token, HttpContext context);
}
