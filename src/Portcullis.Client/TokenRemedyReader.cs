using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Portcullis.Client;

/// <summary>Judges an answer by its <c>WWW-Authenticate</c> headers (RFC 6750, 3; RFC 9449, 7.1; RFC 9470, 3).</summary>
internal static partial class TokenRemedyReader
{
    /// <summary>What helps a request that was sent with these tokens.</summary>
    public static TokenRemedy Find(HttpResponseMessage response, SignInOutcome.SignedIn tokens)
    {
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return TokenRemedy.None;
        }

        AuthenticationHeaderValue[] challenges = [.. response.Headers.WwwAuthenticate.Where(challenge => Is(challenge, "Bearer") || Is(challenge, "DPoP"))];
        var error = challenges.Select(ErrorOf).FirstOrDefault(found => found is not null);
        return error switch
        {
            "use_dpop_nonce" => tokens.IsBound ? TokenRemedy.Nonce : TokenRemedy.None,
            "insufficient_user_authentication" => TokenRemedy.NewProof,

            // An API that takes bound tokens alone takes no other one that is bound to nothing.
            null or "invalid_token" => challenges.Any(challenge => tokens.IsBound || Is(challenge, "Bearer")) ? TokenRemedy.OtherTokens : TokenRemedy.None,
            _ => TokenRemedy.None,
        };
    }

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) => string.Equals(challenge.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private static string? ErrorOf(AuthenticationHeaderValue challenge) =>
        challenge.Parameter is { } parameters && Error().Match(parameters) is { Success: true } match ? match.Groups["error"].Value : null;

    [GeneratedRegex("(?:^|,)\\s*error\\s*=\\s*\"?(?<error>[a-z_]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Error();
}
