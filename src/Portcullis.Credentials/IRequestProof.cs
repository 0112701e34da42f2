namespace Portcullis.Credentials;

/// <summary>
/// A way in which a request shows who calls without an access token, such as a signature over the request itself. Where one is registered it is asked about each request without an
/// <c>Authorization</c> header of a known scheme, at most once. <c>AddPortcullisIssuer</c> registers signed requests (ERC-8128); <c>AddPortcullis</c> asks it.
/// </summary>
/// <typeparam name="TContext">The request as the framework has it: ASP.NET Core's <c>HttpContext</c>, which this library does not know.</typeparam>
public interface IRequestProof<in TContext>
{
    /// <summary>Judges a request.</summary>
    /// <returns>What the caller may do, written as an access token's claims, or why it is refused; null when the request carries no such proof.</returns>
    ValueTask<TokenVerification?> JudgeAsync(TContext context);

    /// <summary>The value of <c>WWW-Authenticate</c> that offers this way, with what was wrong where it was tried; null when it is not to be had.</summary>
    string? ChallengeFor(TContext context);
}
