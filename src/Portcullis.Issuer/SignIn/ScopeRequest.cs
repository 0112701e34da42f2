using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Issuer.SignIn;

/// <summary>What a caller asks to be granted.</summary>
/// <param name="Policies">The policies that it was read against.</param>
/// <param name="Names">The policies and tiers asked for; empty when every policy is to be tried.</param>
internal sealed record ScopeRequest(PolicySet Policies, IReadOnlyList<PolicyName> Names)
{
    /// <summary>Reads names separated by single spaces (RFC 6749, 3.3); null when one is not a policy, or not a tier of its policy.</summary>
    public static ScopeRequest? Parse(string? text, PolicySet policies)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new ScopeRequest(policies, []);
        }

        var names = text.Split(' ').Distinct(StringComparer.Ordinal).Select(PolicyName.Parse).ToList();
        return names.TrueForAll(name => name is { } known && policies.Has(known)) ? new ScopeRequest(policies, [.. names.OfType<PolicyName>()]) : null;
    }
}
