using System.Text.Json.Nodes;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Authorization;
using Portcullis.Issuer.Exchange;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Introspection;

/// <summary>
/// Says what an access token is good for at this moment: the policies that its scope names are decided anew, so that it is active while the account holds what one of them asks, and not
/// otherwise. Unknown is neither: then there is no answer. A token that was given to a client by name, or exchanged for another, has no more than it was given then.
/// </summary>
internal sealed class TokenIntrospection(OwnTokens tokens, TokenSubjects subjects, IRevocationCheck revoked, IGrantStore grants, LivePolicies policies, Evaluator evaluator)
{
    private static readonly Refusal NotLookedUp = new(RefusalCode.StoreUnavailable, "the token's grant cannot be looked up at the moment; try again");

    private static readonly Refusal Unknown = new(RefusalCode.ChainUnavailable, "it cannot be told at the moment whether the account holds what the token's scope asks; try again");

    /// <summary>The answer (RFC 7662, 2.2), or why there is none.</summary>
    public async Task<(JsonObject? Answer, Refusal? Refusal)> AskAsync(string text, CancellationToken cancellationToken)
    {
        // Of a text that is no good token of ours nothing more is said, whatever is wrong with it.
        if (await tokens.ReadAsync(text, cancellationToken) is not { } token || subjects.Read(token) is not { } named)
        {
            return (IntrospectionAnswer.Inactive(null), null);
        }

        if (revoked.Check(named) is { } refusal)
        {
            return (IntrospectionAnswer.Inactive(IntrospectionAnswer.Why(refusal.Code)), null);
        }

        if (NamedAccounts.Of([new ProvenAccount(named.Account, named.Proof), .. named.Linked]).Read() is not { } subject)
        {
            return (IntrospectionAnswer.Inactive(null), null);
        }

        var decisions = await Task.WhenAll(Asked(token).Select(policy => evaluator.DecideAsync(policy, subject, cancellationToken).AsTask()));
        if (await TryNarrowAsync(token, GrantedScope.From(decisions), cancellationToken) is not { } granted)
        {
            return (null, NotLookedUp);
        }

        return granted.Tiers.Count > 0 ? (IntrospectionAnswer.Active(token, granted, decisions), null)
            : decisions.Any(decision => decision.For(null).Kind == VerdictKind.Unknown) ? (null, Unknown)
            : (IntrospectionAnswer.Inactive(IntrospectionAnswer.Missing(decisions)), null);
    }

    /// <summary>What of it the token may have; null when that cannot be told.</summary>
    private async Task<GrantedScope?> TryNarrowAsync(AccessToken token, GrantedScope granted, CancellationToken cancellationToken)
    {
        try
        {
            return token.IsHeldToScope || await grants.FindAsync(token.Id, cancellationToken) is { SourceId: not null } ? NarrowScope.Of(token.Scope, null)!.Within(granted) : granted;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    /// <summary>The policies of the token's scope that there still are; one that takes bound tokens alone gives another nothing.</summary>
    private IEnumerable<Policy> Asked(AccessToken token) => token.Scope
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(name => PolicyName.Parse(name)?.Policy)
        .OfType<string>()
        .Distinct(StringComparer.Ordinal)
        .Select(policies.Current.Find)
        .OfType<Policy>()
        .Where(policy => token.KeyThumbprint is not null || !policy.RequiresDpop);
}
