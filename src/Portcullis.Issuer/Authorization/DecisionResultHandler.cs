using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// Answers what authorization refused: 401 when nobody is signed in, 403 with the reasons for a proven no, 503 when nothing could be told.
/// Routes that ask for no policy are left to ASP.NET Core's own answers.
/// </summary>
internal sealed class DecisionResultHandler(IAuditLog audit) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _own = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        var asked = policy.Requirements.OfType<DecisionRequirement>().FirstOrDefault();
        if (asked is null)
        {
            return _own.HandleAsync(next, context, policy, authorizeResult);
        }

        return context.Features.Get<IDecisionFeature>() is { } decided && !authorizeResult.Challenged
            ? RefuseAsync(next, context, policy, authorizeResult, decided)
            : ChallengeAsync(context, asked);
    }

    private Task RefuseAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult result, IDecisionFeature decided)
    {
        switch (decided)
        {
            case { Verdict.Kind: VerdictKind.NotMet }:
                Record(context, RefusalCode.PolicyNotMet, decided.Asked.ToString(), decided.AccountId);
                return RefusalWriter.WriteAsync(context, NotMet(decided), DecisionReasons.Write(decided), null);
            case { Verdict.Kind: VerdictKind.Unknown }:
                Record(context, RefusalCode.ChainUnavailable, decided.Asked.ToString(), decided.AccountId);
                return RefusalWriter.WriteAsync(context, Unknown(decided), null, null);
            default:
                return _own.HandleAsync(next, context, policy, result);
        }
    }

    private Task ChallengeAsync(HttpContext context, DecisionRequirement asked)
    {
        var refusal = Challenge(context);
        Record(context, refusal.Code, asked.Name.ToString(), null);
        context.Response.Headers.WWWAuthenticate = refusal.Code == RefusalCode.MissingToken
            ? "Bearer"
            : $"Bearer error=\"invalid_token\", error_description=\"{refusal.Code.Title}\"";
        return RefusalWriter.WriteAsync(context, refusal, null, null);
    }

    private static Refusal Challenge(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { None: false }
            ? new(RefusalCode.InvalidToken, "Sign in again at /oauth2/token and send the new access token.")
            : new(RefusalCode.MissingToken, "Sign in at /oauth2/token and send the access token as 'Authorization: Bearer'.");

    private static Refusal NotMet(IDecisionFeature decided) =>
        new(RefusalCode.PolicyNotMet, $"The account {decided.AccountId} does not meet {decided.Asked}; the reasons say what is missing.");

    private static Refusal Unknown(IDecisionFeature decided) => decided.Decision is null
        ? new(RefusalCode.ChainUnavailable, $"The policy {decided.Asked} is not in force at the moment, so that nothing can be decided.")
        : new(RefusalCode.ChainUnavailable, $"It cannot be told at the moment whether the account meets {decided.Asked}; try again soon.");

    private void Record(HttpContext context, RefusalCode code, string policy, string? accountId) =>
        audit.Record(new AuditEntry("refused", accountId, code.Code, policy, context.User.FindFirst("jti")?.Value));
}
