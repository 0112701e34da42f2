using System.Text.Json.Nodes;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Issuer.Scopes;

/// <summary>Decides what a caller is granted, on facts.</summary>
internal sealed class ScopeResolver(Evaluator evaluator)
{
    /// <summary>
    /// Decides the policies that are asked for, all at once. What was asked for by name must be met: a proven no refuses with what is missing,
    /// and else an unknown refuses until the chain can be read. Where nothing was named, or what was need not be met, the account gets what it holds, which may be nothing.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="subject">Who asks.</param>
    /// <param name="isBound">Whether the token will be bound to a key: a policy that requires it gives an unbound one nothing, and is not among those that were not named.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ScopeOutcome> ResolveAsync(ScopeRequest request, Subject subject, bool isBound, CancellationToken cancellationToken)
    {
        if (!isBound && !request.IsOptional && request.Names.FirstOrDefault(name => request.Policies.Find(name.Policy)!.RequiresDpop) is { Policy: not null } named)
        {
            return new ScopeOutcome(null, new Refusal(RefusalCode.InvalidDpopProof, $"{named} is for tokens that are bound to a key alone: send a DPoP proof (RFC 9449)"), null);
        }

        var policies = (request.IsForAll
            ? request.Policies.All.OrderBy(policy => policy.Name, StringComparer.Ordinal)
            : request.Names.Select(name => name.Policy).Distinct(StringComparer.Ordinal).Select(name => request.Policies.Find(name)!)).Where(policy => !policy.RequiresDpop || isBound);
        var decisions = await Task.WhenAll(policies.Select(policy => evaluator.DecideAsync(policy, subject, cancellationToken).AsTask()));
        var granted = GrantedScope.From([.. decisions.Select(request.Limit)]);
        if (request.IsOptional)
        {
            return Grant(granted);
        }

        var asked = request.Names.Select(name => (Name: name, Decision: Array.Find(decisions, decision => decision.Policy.Name == name.Policy)!)).ToLookup(
            pair => pair.Decision.For(pair.Name.Tier).Kind);
        return asked.Contains(VerdictKind.NotMet) ? NotMet([.. asked[VerdictKind.NotMet]])
            : asked.Contains(VerdictKind.Unknown) ? Unknown(asked[VerdictKind.Unknown].Select(pair => pair.Name))
            : Grant(granted);
    }

    private static ScopeOutcome Grant(GrantedScope scope) => scope.Scope.Length <= AccessToken.MaxScopeLength
        ? new ScopeOutcome(scope, null, null)
        : new ScopeOutcome(null, new Refusal(RefusalCode.InvalidScope, "the account meets more policies than one token can name; ask for fewer, by scope"), null);

    private static ScopeOutcome NotMet(IReadOnlyList<(PolicyName Name, Decision Decision)> asked)
    {
        var reasons = asked.SelectMany(pair => DecisionReasons.Of(pair.Decision, pair.Name.Tier)).Select(reason => reason?.DeepClone());
        var detail = $"the account does not hold what {string.Join(", ", asked.Select(pair => pair.Name))} asks; see reasons";
        return new ScopeOutcome(null, new Refusal(RefusalCode.PolicyNotMet, detail), new JsonObject { ["reasons"] = new JsonArray([.. reasons]) });
    }

    private static ScopeOutcome Unknown(IEnumerable<PolicyName> names)
    {
        var unknown = names.Select(name => (JsonNode)name.ToString());
        return new ScopeOutcome(
            null,
            new Refusal(RefusalCode.ChainUnavailable, "it could not be told whether the account holds what is asked; try again with a fresh nonce"),
            new JsonObject { ["unknown"] = new JsonArray([.. unknown]) });
    }
}
