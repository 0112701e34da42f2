using Portcullis.Credentials;
using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Exchange;

/// <summary>A part of a token's scope. Of a policy its tiers from one on may be had, the better ones left out.</summary>
internal sealed class NarrowScope
{
    private readonly List<PolicyName> _names;

    private NarrowScope(List<PolicyName> names) => _names = names;

    /// <summary>The policies, without tiers.</summary>
    public IEnumerable<PolicyName> Policies => _names.Where(name => name.Tier is null);

    /// <summary>The part that is asked for; null when something else is asked for.</summary>
    /// <param name="scope">The token's scope: of each policy its name, then its tiers, the best first.</param>
    /// <param name="asked">Policies and tiers by single spaces; null or empty for all of the scope.</param>
    public static NarrowScope? Of(string scope, string? asked)
    {
        List<PolicyName> all = [.. GrantedScope.NamesOf(scope)];
        if (string.IsNullOrEmpty(asked))
        {
            return new NarrowScope(all);
        }

        var names = asked.Split(' ').Select(PolicyName.Parse).ToList();
        return names.TrueForAll(name => name is { } known && all.Contains(known))
            ? new NarrowScope([.. names.OfType<PolicyName>().SelectMany(name => From(all, name)).Distinct()])
            : null;
    }

    /// <summary>What of that was granted now.</summary>
    public GrantedScope Within(GrantedScope granted) => granted.Where(_names.Contains);

    private static IEnumerable<PolicyName> From(List<PolicyName> all, PolicyName name)
    {
        var ofPolicy = all.Where(one => one.Policy == name.Policy);
        return name.Tier is null ? ofPolicy : ofPolicy.SkipWhile(one => one.Tier is null || one.Tier != name.Tier).Prepend(new PolicyName(name.Policy, null));
    }
}
