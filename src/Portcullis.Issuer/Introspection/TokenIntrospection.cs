using System.Text.Json.Nodes;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Introspection;

/// <summary>
/// Says what an access token is good for at this moment: the policies that its scope names are decided anew, so that it is active while the account holds what one of them asks, and not
/// otherwise. Unknown is neither: then there is no answer. A token that was given to a client by name, or exchanged for another, has no more than it was given then.
/// </summary>
internal sealed class TokenIntrospection(OwnTokens tokens, TokenSubjects subjects, IRevocationCheck revoked, IGrantStore grants, LivePolicies policies, Evaluator evaluator, TimeProvider clock)
{
    /// <summary>How long it may take to decide a policy: less than those who ask would wait, so that a chain that hangs keeps nobody from what is known of another.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly Refusal NotLookedUp = new(RefusalCode.StoreUnavailable, "the token's grant cannot be looked up at the moment; try again");

    private static readonly Refusal Unknown = new(RefusalCode.ChainUnavailable, "it cannot be told at the moment whether the account holds what the token's scope asks; try again");

    /// <summary>The answer (RFC 7662, 2.2), or why there is none.</summary>
    public async Task<IntrospectionOutcome> AskAsync(string text, CancellationToken cancellationToken)
    {
        // Of a text that is no good token of ours nothing more is said, whatever is wrong with it.
        if (await tokens.ReadAsync(text, cancellationToken) is not { } token || subjects.Read(token) is not { } named)
        {
            return IntrospectionOutcome.Of(IntrospectionAnswer.Inactive(null));
        }

        if (revoked.Check(named) is { } refusal)
        {
            return IntrospectionOutcome.Of(IntrospectionAnswer.Inactive(IntrospectionAnswer.Why(refusal.Code)));
        }

        if (NamedAccounts.Of([new ProvenAccount(named.Account, named.Proof), .. named.Linked]).Read() is not { } subject)
        {
            return IntrospectionOutcome.Of(IntrospectionAnswer.Inactive(null));
        }

        var asked = Asked(token).ToList();
        var decided = await DecideAsync(asked, subject, cancellationToken);
        var decisions = decided.OfType<Decision>().ToList();
        if (await TryGrantAsync(token, [.. asked.Zip(decided)], cancellationToken) is not { } granted)
        {
            return IntrospectionOutcome.Refused(NotLookedUp);
        }

        return granted.Tiers.Count > 0 ? IntrospectionOutcome.Of(IntrospectionAnswer.Active(token, granted, decisions))
            : granted.Unknown.Count > 0 ? IntrospectionOutcome.Refused(Unknown, new JsonObject { ["unknown"] = IntrospectionAnswer.Unknown(granted) })
            : IntrospectionOutcome.Of(IntrospectionAnswer.Inactive(IntrospectionAnswer.Missing(decisions)));
    }

    /// <summary>Decides each; null where that took too long.</summary>
    private async Task<Decision?[]> DecideAsync(IEnumerable<Policy> asked, Subject subject, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        return await Task.WhenAll(asked.Select(policy => TryDecideAsync(policy, subject, either.Token, cancellationToken)));
    }

    private async Task<Decision?> TryDecideAsync(Policy policy, Subject subject, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            return await evaluator.DecideAsync(policy, subject, patience);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>What of it the token may have; null when that cannot be told.</summary>
    private async Task<GrantedScope?> TryGrantAsync(AccessToken token, IReadOnlyList<(Policy, Decision?)> decided, CancellationToken cancellationToken)
    {
        var held = Sum(decided, policy => policy.BestIn(token.Scope));
        var all = token.IsHeldToScope ? held : Sum(decided, static _ => 0);
        try
        {
            // Most accounts hold no more than they did: then it need not be known whether the token was exchanged.
            var isSame = all.Scope == held.Scope && all.Unknown.SequenceEqual(held.Unknown, StringComparer.Ordinal);
            return isSame || await grants.FindAsync(token.Id, cancellationToken) is { SourceId: not null } ? held : all;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static GrantedScope Sum(IEnumerable<(Policy Policy, Decision? Decision)> decided, Func<Policy, int> bestOf)
    {
        var counted = decided.Select(one => (one.Policy, one.Decision, Best: bestOf(one.Policy))).Where(one => one.Best >= 0).ToList();
        var known = GrantedScope.From([.. counted.Where(one => one.Decision is not null).Select(one => one.Decision! with { Best = one.Best })]);
        var untold = counted.Where(one => one.Decision is null).SelectMany(one => GrantedScope.NamesOf(one.Policy, one.Best)).Select(name => name.ToString());
        return known with { Unknown = [.. known.Unknown, .. untold] };
    }

    /// <summary>The policies of the token's scope that there still are; one that takes bound tokens alone gives another nothing.</summary>
    private IEnumerable<Policy> Asked(AccessToken token) => ScopeText.NamesOf(token.Scope)
        .Select(name => name.Policy)
        .Distinct(StringComparer.Ordinal)
        .Select(policies.Current.Find)
        .OfType<Policy>()
        .Where(policy => token.KeyThumbprint is not null || !policy.RequiresDpop);
}
