using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// Answers what a decision refused: 403 with the reasons for a proven no, and when a client's token was given for less, 503 when nothing could be told, 401 when the policy takes only tokens that are bound to a key. A missing or bad token is the authentication
/// scheme's to answer (401), and what other requirements refuse is ASP.NET Core's.
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

        if (!authorizeResult.Challenged && context.Features.Get<UnboundCaller>() is { } unbound)
        {
            return RefuseAsync(context, Unbound(unbound), unbound.AccountId, unbound.Asked, null);
        }

        if (!authorizeResult.Challenged && context.Features.Get<OutOfScope>() is { } outside)
        {
            RefusalWriter.ChallengeForScope(context, outside.Asked.ToString());
            return RefuseAsync(context, Outside(outside), outside.AccountId, outside.Asked, null);
        }

        var decided = authorizeResult.Challenged ? null : context.Features.Get<IDecisionFeature>();
        return decided is not { Verdict.Kind: not VerdictKind.Met }
            ? _own.HandleAsync(next, context, policy, authorizeResult)
            : RefuseAsync(context, decided);
    }

    private Task RefuseAsync(HttpContext context, IDecisionFeature decided) =>
        RefuseAsync(context, decided.Verdict.Kind == VerdictKind.NotMet ? NotMet(decided) : Unknown(decided), decided.Subject.Caller.Account.ToString(), decided.Asked, Reasons(decided));

    private Task RefuseAsync(HttpContext context, Refusal refusal, string accountId, PolicyName asked, JsonObject? members)
    {
        context.Features.Set(new ConcernedAccount(accountId));
        audit.Record(new AuditEntry(AuditEntry.Refused, accountId, refusal.Code.Code, asked.ToString(), context.User.FindFirst("jti")?.Value));
        return RefusalWriter.WriteAsync(context, refusal, members, null);
    }

    private static JsonObject? Reasons(IDecisionFeature decided) => decided.Decision is { } decision
        ? new JsonObject { ["reasons"] = DecisionReasons.Of(decision, decided.Asked.Tier) }
        : null;

    private static Refusal Unbound(UnboundCaller unbound) =>
        new(RefusalCode.DpopRequired, $"{unbound.Asked.Policy} takes only access tokens that are bound to a key: sign in again with a DPoP proof.");

    private static Refusal Outside(OutOfScope outside) =>
        new(RefusalCode.InsufficientScope, $"The access token was given to a program that does not have {outside.Asked}: it must ask for that scope when the person signs in.");

    private static Refusal NotMet(IDecisionFeature decided) =>
        new(RefusalCode.PolicyNotMet, $"The account {decided.AccountId} does not meet {decided.Asked}; the reasons say what is missing.");

    private static Refusal Unknown(IDecisionFeature decided) => new(RefusalCode.ChainUnavailable, decided.Decision is null
        ? $"{decided.Asked} is not in force at the moment, so that nothing can be decided."
        : $"It cannot be told at the moment whether the account meets {decided.Asked}; try again soon.");
}
