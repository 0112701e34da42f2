using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Portcullis.AspNetCore.Live;
using Portcullis.AspNetCore.Scopes;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>
/// The authentication scheme: an access token in one <c>Authorization: Bearer</c> header, or in one <c>Authorization: DPoP</c> with a proof when it is bound to a key. Refusals are 401 with <c>WWW-Authenticate</c>
/// (RFC 6750, 3; RFC 9449, 7.1), 403 when the token is good but not for this, and 503 when that cannot be told.
/// </summary>
internal sealed class AccessTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    TokenAuthenticator authenticator,
    IRefusalWriter writer,
    IOptions<PortcullisOptions> portcullis) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private static readonly Refusal Missing = new(RefusalCode.MissingToken, "Send an access token as 'Authorization: Bearer <token>'.");
    private static readonly Refusal Malformed = new(RefusalCode.InvalidToken, "Send one Authorization header with one token in it.");

    private Refusal? _refusal;
    private bool _hasToken;
    private bool _isProven;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = SentToken.Read(Request.Headers.Authorization);
        _hasToken = token.Text.HasValue;
        _isProven = token.IsProven && token.Text.HasValue;
        if (!token.Text.HasValue)
        {
            return Conclude(await authenticator.JudgeAsync(Context));
        }

        var outcome = token.Text.Length == 0 ? TokenVerification.Refused(Malformed)
            : await authenticator.JudgeAsync(token, Context);
        return Conclude(outcome);
    }

    private AuthenticateResult Conclude(TokenVerification? shown)
    {
        if (shown is not { } outcome)
        {
            _refusal = Missing;
            return AuthenticateResult.NoResult();
        }

        _refusal = outcome.Refusal;
        return outcome.IsValid
            ? authenticator.OwnResultOf(outcome)
            : AuthenticateResult.Fail(outcome.Refusal.Code.Code);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A policy may name several schemes, and one of them has answered.
        if (Response.HasStarted)
        {
            return;
        }

        await HandleAuthenticateOnceSafeAsync();
        var refusal = _refusal ?? Missing;
        Log.Refused(Logger, refusal.Code.Code);
        if (refusal.Code.Status == StatusCodes.Status401Unauthorized)
        {
            var challenges = TokenChallenge.For(portcullis.Value.Protection, refusal, _isProven);
            Response.Headers.WWWAuthenticate = !_hasToken && authenticator.ChallengeFor(Context) is { } other ? StringValues.Concat(challenges, other) : challenges;
        }

        await writer.WriteAsync(Context, refusal, Context.RequestAborted);
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Response.HasStarted)
        {
            return;
        }

        var unmet = Context.Features.Get<UnmetScope>();
        var refusal = RefusalOf(unmet);
        Log.Refused(Logger, refusal.Code.Code);
        if (unmet is not { IsUnknown: true })
        {
            Response.Headers.WWWAuthenticate = TokenChallenge.InsufficientScope(portcullis.Value.Protection, unmet?.Scope, _isProven);
        }

        await writer.WriteAsync(Context, refusal, Context.RequestAborted);
    }

    private Refusal RefusalOf(UnmetScope? unmet) => unmet switch
    {
        null => new(RefusalCode.PolicyNotMet, "The access token does not allow this."),
        { IsUnknown: true } => new(RefusalCode.ChainUnavailable, $"It cannot be told at the moment whether the account holds what '{unmet.Scope}' asks; try again soon.") { RetryAfter = LiveTokens.UnknownTime },
        { IsOutside: true } => new(RefusalCode.InsufficientScope, $"The access token was given to a program that does not have '{unmet.Scope}': it must ask for that scope when the person signs in."),
        _ when portcullis.Value.Live => new(RefusalCode.PolicyNotMet, $"The account does not hold at this moment what '{unmet.Scope}' asks, or the token was not asked for with it."),
        _ => new(RefusalCode.PolicyNotMet, $"The access token's scope lacks '{unmet.Scope}'; sign in again when the account holds what the policy asks."),
    };
}
