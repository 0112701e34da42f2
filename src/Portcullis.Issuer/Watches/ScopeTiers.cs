using Portcullis.Credentials;

namespace Portcullis.Issuer.Watches;

/// <summary>What a token's scope says its account held: it names the better tiers of a policy before the lower ones.</summary>
internal static class ScopeTiers
{
    /// <summary>The best tier of each policy; null where the scope names none.</summary>
    public static IReadOnlyDictionary<string, string?> Read(string scope)
    {
        var tiers = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(PolicyName.Parse).OfType<PolicyName>())
        {
            tiers[name.Policy] = tiers.GetValueOrDefault(name.Policy) ?? name.Tier;
        }

        return tiers;
    }
}
