using System.Text.RegularExpressions;

namespace Portcullis.Credentials;

/// <summary>What a route or a scope asks for: a policy with any tier, or that tier or better, written <c>market-data:gold</c>.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Tier">The least tier; null for any.</param>
public readonly partial record struct PolicyName(string Policy, string? Tier)
{
    /// <summary>The form of a policy's and of a tier's name.</summary>
    public const string Pattern = "^" + Content + "$";

    private const string Content = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    /// <summary>The scope by which a client asks for an id token (OpenID Connect Core, 3.1.2.1).</summary>
    public const string OpenId = "openid";

    /// <summary>Names that mean something else to ASP.NET Core, YARP or OpenID Connect, and so cannot name a policy.</summary>
    public static bool IsReserved(string name) =>
        name.Equals("default", StringComparison.OrdinalIgnoreCase) || name.Equals("anonymous", StringComparison.OrdinalIgnoreCase) || name.Equals(OpenId, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text may name a policy or a tier.</summary>
    public static bool IsName(string text) => Form().IsMatch(text);

    /// <summary>Reads <c>policy</c> or <c>policy:tier</c>; null when the text is neither.</summary>
    public static PolicyName? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? new PolicyName(text, null) : new PolicyName(text[..colon], text[(colon + 1)..]);
        return IsName(name.Policy) && !IsReserved(name.Policy) && (name.Tier is null || IsName(name.Tier)) ? name : null;
    }

    /// <summary><c>policy</c> or <c>policy:tier</c>.</summary>
    public override string ToString() => Tier is null ? Policy : $"{Policy}:{Tier}";

    // Not Pattern itself: in .NET a $ also matches before a last line feed.
    [GeneratedRegex(@"\A" + Content + @"\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
