using System.Net;

namespace Portcullis.Client;

/// <summary>Speaks to <c>POST /oauth2/token</c> and <c>POST /oauth2/revoke</c>.</summary>
/// <param name="client">Sends the requests, and follows no redirect.</param>
/// <param name="proofs">Binds tokens to a key; null for none.</param>
internal sealed class TokenClient(HttpClient client, TokenProofs? proofs)
{
    private const string Path = "oauth2/token";

    // A day, in seconds: whatever is said beyond it, a refresh in time does no harm.
    private const double LongestLifetime = 86_400;

    /// <summary>Asks for tokens.</summary>
    public async Task<SignInOutcome> AskAsync(ApiOrigin origin, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        var (response, answer) = await PostAsync(origin.At(Path), form, cancellationToken);
        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                return Refuse(origin, response, answer);
            }
        }

        if (Json.ReadOrNull<TokenAnswer>(answer, Json.SnakeCase) is not { AccessToken: { Length: > 0 } token } found)
        {
            return new SignInOutcome.Unusable($"{origin} answered the token request with something else: is it a Portcullis?");
        }

        var isBound = string.Equals(found.TokenType, "DPoP", StringComparison.OrdinalIgnoreCase);
        return proofs is not null && !isBound
            ? new SignInOutcome.Unusable($"{origin} gave a token that is not bound to the key")
            : new SignInOutcome.SignedIn(token, TimeSpan.FromSeconds(Math.Clamp(found.ExpiresIn, 0, LongestLifetime)), found.Scope ?? "", found.Unknown ?? [])
            {
                RefreshToken = found.RefreshToken,
                IsBound = isBound,
                Tiers = found.Tiers ?? new Dictionary<string, string>(StringComparer.Ordinal),
            };
    }

    /// <summary>Ends a sign-in by one of its tokens (RFC 7009); null when it is ended.</summary>
    public async Task<Problem?> RevokeAsync(ApiOrigin origin, string token, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = token });
        using var response = await client.PostAsync(origin.At("oauth2/revoke"), content, cancellationToken);
        return response.IsSuccessStatusCode ? null : Problem.Read(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    internal static SignInOutcome Refuse(ApiOrigin origin, HttpResponseMessage response, byte[] answer) =>
        (int)response.StatusCode < 400
            ? new SignInOutcome.Unusable($"{origin} answered {(int)response.StatusCode} where a sign-in is expected; redirects are not followed: give the URL it leads to")
            : new SignInOutcome.Refused(Problem.Read(response, answer));

    private async Task<(HttpResponseMessage Response, byte[] Answer)> PostAsync(Uri url, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
            proofs?.Prove(request, accessToken: null);
            var response = await client.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var hasNewNonce = proofs?.Keep(url, response) ?? false;
            if (!isFirst || !hasNewNonce || response.StatusCode != HttpStatusCode.BadRequest || Problem.Parse(400, answer).Error != "use_dpop_nonce")
            {
                return (response, answer);
            }

            response.Dispose();
        }
    }

    private sealed record TokenAnswer(string? AccessToken, string? TokenType, double ExpiresIn, string? RefreshToken, string? Scope, Dictionary<string, string>? Tiers, IReadOnlyList<string>? Unknown);
}
