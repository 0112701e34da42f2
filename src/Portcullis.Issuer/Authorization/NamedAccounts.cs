using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

/// <summary>A caller's accounts as the claims of a principal name them.</summary>
/// <param name="Account">The CAIP-10 id of the account that calls.</param>
/// <param name="Proof">The name of the kind of its proof; null when it is not said.</param>
/// <param name="Linked">The linked accounts, one to a line; null when there are none.</param>
internal readonly record struct NamedAccounts(string Account, string? Proof, string? Linked)
{
    /// <summary>The same of accounts that were read from a token, the one that calls first.</summary>
    public static NamedAccounts Of(IReadOnlyList<ProvenAccount> accounts) =>
        new(accounts[0].Account, accounts[0].Proof.Name, accounts.Count == 1 ? null : string.Join('\n', accounts.Skip(1)));

    /// <summary>That of the account, which most often is all; with linked ones more of it, or one caller could make many of one hash.</summary>
    public override int GetHashCode() =>
        Linked is null ? string.GetHashCode(Account, StringComparison.Ordinal) : HashCode.Combine(string.GetHashCode(Account, StringComparison.Ordinal), string.GetHashCode(Linked, StringComparison.Ordinal));

    /// <summary>The accounts, and where each is proven; null when one cannot be read.</summary>
    public Subject? Read()
    {
        if (Read(Account, ProofKind.Find(Proof)) is not { } caller)
        {
            return null;
        }

        var linked = Linked?.Split('\n').Select(ProvenAccount.Parse).Select(one => one is null ? null : Read(one.Account, one.Proof)).ToList() ?? [];
        return linked.Contains(null) ? null : new Subject(caller, [.. linked.OfType<Standing>()]);
    }

    private static Standing? Read(string id, ProofKind? proof) =>
        AccountId.TryParse(id, out var account) ? new Standing(account, proof is { HoldsOnEveryChain: true }) : null;
}
