using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Portcullis.Client.Remedies;

/// <summary>Judges an answer by its <c>WWW-Authenticate</c> headers (RFC 6750, 3; RFC 9449, 7.1; RFC 9470, 3).</summary>
internal static partial class TokenRemedyReader
{
    // A token younger than this knows what the account holds.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <summary>What helps a request that was sent with these tokens.</summary>
    public static TokenRemedy Find(HttpResponseMessage response, KeptTokens kept, DateTimeOffset now)
    {
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
        {
            return TokenRemedyKind.None;
        }

        AuthenticationHeaderValue[] challenges = [.. response.Headers.WwwAuthenticate.Where(challenge => Is(challenge, "Bearer") || Is(challenge, "DPoP"))];
        var telling = Array.Find(challenges, challenge => Read(challenge, Error()) is not null);
        var (error, scope) = (Read(telling, Error()), Read(telling, Scope()));
        return response.StatusCode == HttpStatusCode.Forbidden
            ? error == "insufficient_scope" ? FindWider(kept, scope, now) : TokenRemedyKind.None
            : FindOther(kept, error, scope, challenges);
    }

    private static TokenRemedy FindOther(KeptTokens kept, string? error, string? scope, AuthenticationHeaderValue[] challenges) => error switch
    {
        "use_dpop_nonce" => kept.Tokens.IsBound ? TokenRemedyKind.Nonce : TokenRemedyKind.None,
        "insufficient_user_authentication" => TokenRemedy.Prove(new StepUp(scope ?? "")),

        // An API that takes bound tokens alone takes no other one that is bound to nothing.
        null or "invalid_token" => challenges.Any(challenge => kept.Tokens.IsBound || Is(challenge, "Bearer")) ? TokenRemedyKind.OtherTokens : TokenRemedyKind.None,
        _ => TokenRemedyKind.None,
    };

    // A token that was given for all that the account has is decided anew by a refresh; one that was given for less is for no more.
    private static TokenRemedy FindWider(KeptTokens kept, string? scope, DateTimeOffset now) =>
        ScopeNames.Lacking(scope, kept.Tokens.Scope) is not { Length: > 0 } lacking ? TokenRemedyKind.None
        : kept.Asked is not null ? TokenRemedy.Prove(new StepUp(string.Join(' ', lacking)))
        : now - kept.ObtainedAt > Settled ? TokenRemedyKind.OtherTokens
        : TokenRemedyKind.None;

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) => string.Equals(challenge.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private static string? Read(AuthenticationHeaderValue? challenge, Regex parameter) =>
        challenge?.Parameter is { } parameters && parameter.Match(parameters) is { Success: true } match ? match.Groups["value"].Value : null;

    [GeneratedRegex("(?:^|,)\\s*error\\s*=\\s*\"?(?<value>[a-z_]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Error();

    [GeneratedRegex("(?:^|,)\\s*scope\\s*=\\s*(?:\"(?<value>[^\"\\\\]*)\"|(?<value>[^\\s,\"]+))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Scope();
}
