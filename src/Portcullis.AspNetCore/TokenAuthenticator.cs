using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Portcullis.AspNetCore.Dpop;
using Portcullis.AspNetCore.Live;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Judges a request's token, asks whether its grant still stands and, where the app is live, what it is good for now, and keeps one success for each that comes again.</summary>
internal sealed class TokenAuthenticator(VerifiedTokenCache cache, IEnumerable<IRevocationCheck> checks, ProofOfPossession possession, LiveTokens? live = null, IBearerProof? other = null, IRequestProof<HttpContext>? request = null)
{
    private static readonly Refusal SentAsBearer =
        new(RefusalCode.DpopRequired, "The access token is bound to a key: send it as 'Authorization: DPoP <token>' with a proof by that key in the DPoP header.");

    private readonly IRevocationCheck[] _checks = [.. checks];
    private readonly ConditionalWeakTable<AccessToken, AuthenticateResult> _results = [];

    /// <summary>The claims of a token of either scheme, or why it is refused: judged once for a request.</summary>
    public ValueTask<TokenVerification> JudgeAsync(SentToken token, HttpContext context) =>
        token.IsProven ? JudgeProvenAsync(token, context) : JudgeAsync(token.Text, context);

    /// <summary>What a request without a token shows by itself, or why that is refused; null when it shows nothing. Judged once for a request.</summary>
    public async ValueTask<TokenVerification?> JudgeAsync(HttpContext context)
    {
        if (context.Features.Get<JudgedToken>() is { } judged && judged.Token == default)
        {
            return judged.Outcome;
        }

        if (request is null || await request.JudgeAsync(context) is not { } found)
        {
            return null;
        }

        var outcome = Stands(found);
        context.Features.Set(new JudgedToken(default, outcome));
        return outcome;
    }

    /// <summary>What offers a proof without a token in <c>WWW-Authenticate</c>; null where there is none.</summary>
    public string? ChallengeFor(HttpContext context) => request?.ChallengeFor(context);

    /// <summary>
    /// The claims of a bearer token, or why it is refused, as one is that is bound to a key: judged once for a request, and left among its features unless it is an access token that is good. Completes
    /// synchronously for one that was verified before.
    /// </summary>
    public ValueTask<TokenVerification> JudgeAsync(StringSegment token, HttpContext context)
    {
        if (context.Features.Get<JudgedToken>() is { } judged && judged.Token == new SentToken(token, false))
        {
            return new(judged.Outcome);
        }

        var verifying = cache.VerifyAsync(token.AsMemory(), context.RequestAborted);
        return verifying.IsCompletedSuccessfully
            ? Conclude(verifying.GetAwaiter().GetResult(), token, context)
            : ConcludeAsync(verifying, token, context);
    }

    private async ValueTask<TokenVerification> ConcludeAsync(ValueTask<TokenVerification> verifying, StringSegment token, HttpContext context) =>
        await Conclude(await verifying, token, context);

    private ValueTask<TokenVerification> Conclude(TokenVerification outcome, StringSegment token, HttpContext context)
    {
        if (!outcome.IsValid)
        {
            return AskOtherAsync(outcome, token, context);
        }

        var standing = outcome.Token.KeyThumbprint is null ? Stands(outcome) : TokenVerification.Refused(SentAsBearer);
        return !standing.IsValid ? new(Keep(standing, token, context))
            : live is null ? new(standing)
            : AskLiveAsync(live, standing.Token, token, context);
    }

    // Kept for the request, or its end could be another than its beginning.
    private static async ValueTask<TokenVerification> AskLiveAsync(LiveTokens live, AccessToken token, StringSegment text, HttpContext context)
    {
        var answer = await live.AskAsync(token, text.AsMemory(), context.RequestAborted);
        return Keep(answer.Outcome, text, context, token.Scope, answer.Unknown);
    }

    private async ValueTask<TokenVerification> JudgeProvenAsync(SentToken token, HttpContext context)
    {
        if (context.Features.Get<JudgedToken>() is { } judged && judged.Token == token)
        {
            return judged.Outcome;
        }

        var outcome = await cache.VerifyAsync(token.Text.AsMemory(), context.RequestAborted);
        outcome = Stands(outcome);
        if (outcome.IsValid && await possession.FindRefusalAsync(outcome.Token, token.Text.ToString(), context) is { } refusal)
        {
            outcome = TokenVerification.Refused(refusal);
        }

        var answer = outcome.IsValid && live is not null ? await live.AskAsync(outcome.Token, token.Text.AsMemory(), context.RequestAborted) : new LiveAnswer(outcome, null);

        // A good one is kept too, since its proof is spent.
        context.Features.Set(new JudgedToken(token, answer.Outcome, outcome.Token?.Scope, answer.Unknown));
        return answer.Outcome;
    }

    private async ValueTask<TokenVerification> AskOtherAsync(TokenVerification outcome, StringSegment token, HttpContext context)
    {
        var found = other is null ? null : await other.JudgeAsync(token.AsMemory(), context);
        return Keep(found is { } judged ? Stands(judged) : outcome, token, context);
    }

    private static TokenVerification Keep(TokenVerification outcome, StringSegment token, HttpContext context, string? given = null, FrozenSet<string>? unknown = null)
    {
        context.Features.Set(new JudgedToken(new SentToken(token, false), outcome, given, unknown));
        return outcome;
    }

    private TokenVerification Stands(TokenVerification outcome) =>
        outcome.IsValid && Revoked(outcome.Token) is { } refusal ? TokenVerification.Refused(refusal) : outcome;

    /// <summary>Why a token that was verified before is refused by now; null when it is still good.</summary>
    public Refusal? Check(AccessToken token) => cache.Check(token) ?? Revoked(token);

    /// <summary>The success of a verified token: from its second request on one and the same, since most tokens of a flood come once.</summary>
    public AuthenticateResult ResultOf(TokenVerification outcome) =>
        outcome.IsRemembered ? _results.GetValue(outcome.Token!, Succeed) : Succeed(outcome.Token!);

    /// <summary>The same for one request alone, whose principal may get further identities.</summary>
    public AuthenticateResult OwnResultOf(TokenVerification outcome) => AuthenticateResult.Success(
        new AuthenticationTicket(new ClaimsPrincipal(ResultOf(outcome).Principal!.Identities), PortcullisDefaults.AuthenticationScheme));

    private static AuthenticateResult Succeed(AccessToken token) => AuthenticateResult.Success(
        new AuthenticationTicket(new SharedPrincipal(new AccessTokenIdentity(token)), PortcullisDefaults.AuthenticationScheme));

    private Refusal? Revoked(AccessToken token)
    {
        foreach (var check in _checks)
        {
            if (check.Check(token) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
