using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Issuer.SignIn;

/// <summary>What a caller asks to be granted.</summary>
/// <param name="Policies">The policies that it was read against.</param>
/// <param name="Names">The policies and tiers asked for.</param>
internal sealed record ScopeRequest(PolicySet Policies, IReadOnlyList<PolicyName> Names)
{
    /// <summary>Whether what is named need not be met: what is, is granted.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether no better tier is granted than is named, since whoever gets the token is held to its scope.</summary>
    public bool IsLimit { get; init; }

    /// <summary>Whether a configured client asks.</summary>
    public bool IsOfClient { get; init; }

    /// <summary>Whether every policy is to be tried.</summary>
    public bool IsForAll => Names.Count == 0 && !IsOptional;

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

    /// <summary>Reads what <see cref="Keep"/> wrote.</summary>
    public static ScopeRequest? ParseKept(string text, PolicySet policies)
    {
        var names = string.Join(' ', text.Split(' ').Where(name => name != PolicyName.OpenId));
        return Parse(names, policies) is { } request ? request with { IsOptional = names.Length == 0 && WasOfClient(text) } : null;
    }

    /// <summary>Whether what <see cref="Keep"/> wrote was asked for by a client that was configured then.</summary>
    public static bool WasOfClient(string text) => text.Split(' ').Contains(PolicyName.OpenId, StringComparer.Ordinal);

    /// <summary>What of all that is held is granted.</summary>
    public GrantedScope Limit(GrantedScope held) => IsLimit && !IsForAll ? held.Where(IsWithin) : held;

    /// <summary>The same as a text for the next token: what was only tried, as it was granted. Of a configured client it begins with the name of no policy, since an empty text asks for all.</summary>
    public string Keep(GrantedScope granted)
    {
        var names = (IsOptional ? Names.Select(name => Kept(name, granted)).OfType<PolicyName>().Distinct() : Names).Select(name => name.ToString());
        return string.Join(' ', IsOfClient ? names.Prepend(PolicyName.OpenId) : names);
    }

    private static PolicyName? Kept(PolicyName name, GrantedScope granted) =>
        granted.Tiers.GetValueOrDefault(name.Policy) is not { } tier ? null : name.Tier is null ? name : name with { Tier = tier };

    private bool IsWithin(PolicyName name) => Names.Any(one => name.Tier is null ? one.Policy == name.Policy : Policies.Covers(one, name));
}
