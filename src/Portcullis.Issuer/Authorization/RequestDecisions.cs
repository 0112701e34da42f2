using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// Decides what a route asks on facts, for the account that the verified token names and no other. Of a token that is held to its scope no more counts than that names; else the scope has no say.
/// Completes synchronously while the evaluator remembers its decision.
/// </summary>
public sealed class RequestDecisions
{
    private const string PolicyNotInForce = "policy_not_in_force";

    private readonly LivePolicies _policies;
    private readonly Evaluator _evaluator;
    private readonly ClosingTimes _closings;
    private readonly SealedAccounts? _accounts;
    private readonly GenerationCache<NamedAccounts, Subject> _subjects = new(null, 10_000);
    private readonly GenerationCache<(string Text, string Pseudonym, string Id), Subject> _opened = new(null, 10_000);

    internal RequestDecisions(LivePolicies policies, Evaluator evaluator, ClosingTimes closings, SealedAccounts? accounts) =>
        (_policies, _evaluator, _closings, _accounts) = (policies, evaluator, closings, accounts);

    /// <summary>Whether the account may pass; what was decided is left among the request's features, and holds for the rest of the request.</summary>
    /// <param name="user">
    /// Who calls: the account's CAIP-10 id is in the claim <c>sub</c>, the kind of its proof in <c>proof</c>, and <c>linked_account</c> holds both for each that is linked to it. Where the kind is
    /// not said, the account is taken to be proven on its own chain alone. The claim <c>jkt</c> says that the caller has proven the key that the token is bound to, and <c>held_scope</c> what a token opens at the most. Of a pairwise token <c>sealed_accounts</c> and <c>jti</c> say the same as they do in the token, and the accounts come from there.
    /// </param>
    /// <param name="asked">What the route asks for.</param>
    /// <param name="http">The request; null when there is none.</param>
    public ValueTask<bool> MeetsAsync(ClaimsPrincipal user, PolicyName asked, HttpContext? http)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity is not { IsAuthenticated: true } || user.FindFirst("sub")?.Value is not { } accountId || !TryFindSubject(user, accountId, out var subject))
        {
            return new(false);
        }

        if (http?.Features.Get<IDecisionFeature>() is { } decided && decided.Asked == asked && decided.AccountId == accountId)
        {
            return new(decided.Verdict.Kind == VerdictKind.Met);
        }

        var current = _policies.Current;
        if (!current.Has(asked))
        {
            return new(Conclude(http, asked, accountId, subject, null, null, 0));
        }

        var policy = current.Find(asked.Policy)!;
        if (policy.RequiresDpop && user.FindFirst("jkt") is null)
        {
            http?.Features.Set(new UnboundCaller(asked, subject.Caller.Account.ToString()));
            return new(false);
        }

        var best = user.FindFirst(AccessToken.HeldScopeClaim) is { Value: var scope } ? policy.BestIn(scope) : 0;
        if (!policy.Reaches(best, asked.Tier))
        {
            http?.Features.Set(new OutOfScope(asked, subject.Caller.Account.ToString()));
            return new(false);
        }

        var deciding = _evaluator.DecideAsync(policy, subject, out var fallen, http?.RequestAborted ?? CancellationToken.None);
        return deciding.IsCompletedSuccessfully
            ? new(Conclude(http, asked, accountId, subject, deciding.GetAwaiter().GetResult(), fallen, best))
            : ConcludeAsync(deciding, http, asked, accountId, subject, fallen, best);
    }

    private async ValueTask<bool> ConcludeAsync(ValueTask<Decision> deciding, HttpContext? http, PolicyName asked, string accountId, Subject subject, Decision? fallen, int best) =>
        Conclude(http, asked, accountId, subject, await deciding, fallen, best);

    private bool Conclude(HttpContext? http, PolicyName asked, string accountId, Subject subject, Decision? decision, Decision? fallen, int best)
    {
        if (decision is not null && fallen is not null)
        {
            _closings.Measure(fallen, decision, asked.Tier, Closed.Request);
        }

        var verdict = decision?.For(asked.Tier) ?? Verdict.Unknown(PolicyNotInForce);

        // Of several policies on one route, the one that refuses is the one to explain.
        if (http?.Features.Get<IDecisionFeature>() is null or { Verdict.Kind: VerdictKind.Met })
        {
            http?.Features.Set<IDecisionFeature>(new DecisionFeature(asked, accountId, subject, verdict, best == 0 ? decision : decision! with { Best = best }));
        }

        return verdict.Kind == VerdictKind.Met;
    }

    private bool TryFindSubject(ClaimsPrincipal user, string accountId, [NotNullWhen(true)] out Subject? subject)
    {
        if (accountId.StartsWith(AccessToken.PseudonymPrefix, StringComparison.Ordinal))
        {
            return TryOpen(user, accountId, out subject);
        }

        var linked = user.FindFirst("linked_account") is null ? null : string.Join('\n', user.FindAll("linked_account").Select(claim => claim.Value));
        var named = new NamedAccounts(accountId, user.FindFirst("proof")?.Value, linked);

        // Reading an account checks its checksum by Keccak, which is too much to do for each request.
        if (_subjects.TryGet(named, out subject))
        {
            return true;
        }

        subject = named.Read();
        if (subject is not null)
        {
            _subjects.Add(named, subject);
        }

        return subject is not null;
    }

    private bool TryOpen(ClaimsPrincipal user, string pseudonym, [NotNullWhen(true)] out Subject? subject)
    {
        subject = null;
        if (user.FindFirst("sealed_accounts")?.Value is not { } text || user.FindFirst("jti")?.Value is not { } id)
        {
            return false;
        }

        if (_opened.TryGet((text, pseudonym, id), out subject))
        {
            return true;
        }

        if (_accounts?.Open(text, pseudonym, id) is { } accounts)
        {
            subject = NamedAccounts.Of(accounts).Read();
        }

        if (subject is not null)
        {
            _opened.Add((text, pseudonym, id), subject);
        }

        return subject is not null;
    }
}
