using Portcullis.Credentials;

namespace Portcullis.Issuer.Watches;

/// <summary>What a token's scope says its account held: it names the better tiers of a policy before the lower ones.</summary>
internal static class ScopeTiers
{
    /// <summary>The tiers of each policy, the best first; none where the scope names the policy alone.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(string scope) => scope
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(PolicyName.Parse)
        .OfType<PolicyName>()
        .GroupBy(name => name.Policy, name => name.Tier, StringComparer.Ordinal)
        .ToDictionary(policy => policy.Key, IReadOnlyList<string> (policy) => [.. policy.OfType<string>()], StringComparer.Ordinal);
}
