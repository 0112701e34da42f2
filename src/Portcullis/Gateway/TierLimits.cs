using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;
using Portcullis.Edge;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.Stores;

namespace Portcullis.Gateway;

/// <summary>Holds each account to the limit of the tier that it meets. Stands behind authorization, so that refused requests do not count.</summary>
internal sealed class TierLimits(RequestDelegate next, WindowLimiter<UsageKey> limiter, IAuditLog audit)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IDecisionFeature>() is not { Decision: { Tier: { Limit: { } limit } tier } decision } decided)
        {
            return next(context);
        }

        // Linked accounts share their limit with all that they are linked to, or linking one to many would multiply it.
        var accounts = decision.Subject.All;
        for (var i = 0; i < accounts.Count; i++)
        {
            if (limiter.Take(new UsageKey(decided.Asked.Policy, tier.Name, accounts[i].Account.Address, limit)) is { } wait)
            {
                return RefuseAsync(context, decided, wait);
            }
        }

        return next(context);
    }

    private Task RefuseAsync(HttpContext context, IDecisionFeature decided, TimeSpan wait)
    {
        var account = decided.Subject.Caller.Account.ToString();
        context.Features.Set(new ConcernedAccount(account));
        audit.Record(new AuditEntry(
            "refused", account, RefusalCode.RateLimited.Code, decided.Asked.ToString(), context.User.FindFirst("jti")?.Value));
        var tier = decided.Decision!.Tier!;
        var detail = $"The tier {decided.Asked.Policy}:{tier.Name} allows {tier.Limit!.Permits} requests in {tier.Limit.Window}.";
        return RefusalWriter.WriteAsync(context, new(RefusalCode.RateLimited, detail), null, wait);
    }
}
