using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Ethereum;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// Decides a <see cref="DecisionRequirement"/> on facts, for the account that the verified token names and no other. The scopes in the
/// token have no say. Completes synchronously while the evaluator remembers its decision.
/// </summary>
internal sealed class DecisionHandler(LivePolicies policies, Evaluator evaluator) : AuthorizationHandler<DecisionRequirement>
{
    private const string PolicyNotInForce = "policy_not_in_force";

    private readonly GenerationCache<string, Account> _accounts = new(StringComparer.Ordinal, 10_000);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, DecisionRequirement requirement)
    {
        if (context.User.Identity is not { IsAuthenticated: true } || context.User.FindFirst("sub")?.Value is not { } accountId
            || !TryFindAccount(accountId, out var account))
        {
            return Task.CompletedTask;
        }

        var current = policies.Current;
        var policy = current.Has(requirement.Name) ? current.Find(requirement.Name.Policy) : null;
        if (policy is null)
        {
            Conclude(context, requirement, accountId, null);
            return Task.CompletedTask;
        }

        var http = context.Resource as HttpContext;
        var deciding = evaluator.DecideAsync(policy, account, http?.RequestAborted ?? CancellationToken.None);
        if (!deciding.IsCompletedSuccessfully)
        {
            return ConcludeAsync(deciding, context, requirement, accountId);
        }

        Conclude(context, requirement, accountId, deciding.GetAwaiter().GetResult());
        return Task.CompletedTask;
    }

    private static async Task ConcludeAsync(
        ValueTask<Decision> deciding, AuthorizationHandlerContext context, DecisionRequirement requirement, string accountId) =>
        Conclude(context, requirement, accountId, await deciding);

    private static void Conclude(AuthorizationHandlerContext context, DecisionRequirement requirement, string accountId, Decision? decision)
    {
        var verdict = Judge(decision, requirement.Name);
        if (verdict.Kind == VerdictKind.Met)
        {
            context.Succeed(requirement);
        }

        // Of several policies on one route, the one that refuses is the one to explain.
        if (context.Resource is HttpContext http && http.Features.Get<IDecisionFeature>() is null or { Verdict.Kind: VerdictKind.Met })
        {
            http.Features.Set<IDecisionFeature>(new DecisionFeature(requirement.Name, accountId, verdict, decision));
        }
    }

    private static Verdict Judge(Decision? decision, PolicyName asked) =>
        decision is null ? Verdict.Unknown(PolicyNotInForce) : decision.For(asked.Tier);

    private bool TryFindAccount(string id, out Account account)
    {
        // Reading an account checks its checksum by Keccak, which is too much to do for each request.
        if (_accounts.TryGet(id, out account))
        {
            return true;
        }

        if (!Account.TryParse(id, out account))
        {
            return false;
        }

        _accounts.Add(id, account);
        return true;
    }
}
