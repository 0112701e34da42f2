using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>
/// Judges the access token of a request as the authentication scheme does, without the framework's handlers, for a host that judges many requests. It
/// never refuses: what it does not accept, the scheme must answer.
/// </summary>
public sealed class BearerAuthentication
{
    private readonly TokenAuthenticator _authenticator;

    internal BearerAuthentication(TokenAuthenticator authenticator) => _authenticator = authenticator;

    /// <summary>
    /// The success for the one access token of the request, which requests with that token may share, so that its principal cannot be changed.
    /// Null when there is no token, nor a proof in its place, or it is refused. The scheme does not judge it once more. Completes synchronously for a token that was verified before.
    /// </summary>
    public async ValueTask<AuthenticateResult?> TryAuthenticateAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var token = SentToken.Read(context.Request.Headers.Authorization);
        if (!token.Text.HasValue)
        {
            return await _authenticator.JudgeAsync(context) is { IsValid: true } shown ? _authenticator.ResultOf(shown) : null;
        }

        if (token.Text.Length == 0)
        {
            return null;
        }

        var outcome = await _authenticator.JudgeAsync(token, context);
        return outcome.IsValid ? _authenticator.ResultOf(outcome) : null;
    }

    /// <summary>
    /// Why a token that was verified before would be refused if it came again: it has expired, or its grant no longer stands. Null when it is still good.
    /// Answers from memory. A key that its issuer has withdrawn since is seen when the token does come again.
    /// </summary>
    public Refusal? Check(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _authenticator.Check(token);
    }
}
