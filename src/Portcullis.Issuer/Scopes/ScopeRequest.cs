using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Scopes;

/// <summary>What a caller asks to be granted.</summary>
/// <param name="Policies">The policies that it was read against.</param>
/// <param name="Names">The policies and tiers asked for.</param>
internal sealed record ScopeRequest(PolicySet Policies, IReadOnlyList<PolicyName> Names)
{
    // Among names of policies, and no such name itself: an empty text asks for all.
    private const string ClientMark = "@client";

    /// <summary>Whether what is named need not be met: what is, is granted.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether no better tier is granted than is named, since whoever gets the token is held to its scope.</summary>
    public bool IsLimit { get; init; }

    /// <summary>The scope of a token that is exchanged for this: no more is granted than that names; null when there is none.</summary>
    public string? HeldTo { get; init; }

    /// <summary>Whether a configured client asks.</summary>
    public bool IsOfClient { get; init; }

    /// <summary>Whether every policy is to be tried.</summary>
    public bool IsForAll => Names.Count == 0 && !IsOptional;

    /// <summary>Reads names separated by single spaces (RFC 6749, 3.3); null when one is not a policy, or not a tier of its policy.</summary>
    public static ScopeRequest? Parse(string? text, PolicySet policies)
    {
        var names = ScopeText.Split(text).Distinct(StringComparer.Ordinal).Select(PolicyName.Parse).ToList();
        return names.TrueForAll(name => name is { } known && policies.Has(known)) ? new ScopeRequest(policies, [.. names.OfType<PolicyName>()]) : null;
    }

    /// <summary>Reads what is asked for of a token's scope; null when it is more than that names, or no policy or tier that there still is.</summary>
    /// <param name="scope">The token's scope.</param>
    /// <param name="text">Names by single spaces, which must be met; null or empty for all of the scope, as far as it is met.</param>
    /// <param name="policies">The policies in force.</param>
    public static ScopeRequest? ParsePart(string scope, string? text, PolicySet policies)
    {
        if (string.IsNullOrEmpty(text))
        {
            var all = ScopeText.NamesOf(scope).Select(name => new PolicyName(name.Policy, null)).Distinct().Where(IsHeld);
            return new ScopeRequest(policies, [.. all]) { IsOptional = true, IsLimit = true, HeldTo = scope };
        }

        return Parse(text, policies) is { } request && request.Names.All(IsHeld) ? request with { IsLimit = true, HeldTo = scope } : null;

        bool IsHeld(PolicyName name) => policies.Find(name.Policy) is { } policy && policy.Reaches(policy.BestIn(scope), name.Tier);
    }

    /// <summary>Reads what <see cref="Keep"/> wrote.</summary>
    public static ScopeRequest? ParseKept(string text, PolicySet policies) =>
        Parse(NamesOfKept(text), policies) is { } request ? request with { IsOptional = request.Names.Count == 0 && WasOfClient(text) } : null;

    /// <summary>The names alone of what <see cref="Keep"/> wrote; null for none.</summary>
    public static string? NamesOfKept(string text) => ScopeText.Without(text, ClientMark) is { Length: > 0 } names ? names : null;

    /// <summary>Whether what <see cref="Keep"/> wrote was asked for by a client that was configured then.</summary>
    public static bool WasOfClient(string text) => ScopeText.Has(text, ClientMark);

    /// <summary>Whether it is a part of what <see cref="Keep"/> wrote.</summary>
    public bool IsPartOf(string kept) => kept.Length == 0 || Names.All(name => ScopeText.NamesOf(kept).Any(one => Policies.Covers(one, name)));

    /// <summary>A decision about one of the policies, of which no more counts than is granted.</summary>
    public Decision Limit(Decision decision) => decision with { Best = Math.Max(IsLimit && !IsForAll ? BestOf(decision.Policy) : 0, HeldTo is null ? 0 : decision.Policy.BestIn(HeldTo)) };

    /// <summary>The same as a text for the next token: what was only tried, as it was granted.</summary>
    public string Keep(GrantedScope granted)
    {
        var names = (IsOptional ? Names.Select(name => Kept(name, granted)).OfType<PolicyName>().Distinct() : Names).Select(name => name.ToString());
        return string.Join(' ', IsOfClient ? names.Prepend(ClientMark) : names);
    }

    private static PolicyName? Kept(PolicyName name, GrantedScope granted) =>
        granted.Tiers.GetValueOrDefault(name.Policy) is not { } tier ? null : name.Tier is null ? name : name with { Tier = tier };

    private int BestOf(Policy policy) => Names.Where(name => name.Policy == policy.Name).Min(name => name.Tier is null ? 0 : policy.RankOf(name.Tier));
}
