namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>A request of a case.</summary>
/// <param name="Target">The request target, as it is sent.</param>
/// <param name="Headers">The headers, as they are sent.</param>
internal sealed record Probe(string Target, params (string Name, string Value)[] Headers)
{
    /// <summary>A gated path.</summary>
    internal const string Gated = "/premium/prices";

    /// <summary>What the headers of <see cref="Spoofed"/> say, which is nobody's account.</summary>
    internal const string Lie = "eip155:1:0x000000000000000000000000000000000000dEaD";

    private static readonly string[] Names =
    [
        "Portcullis-Account", "Portcullis_Account", "portcullis_account", "PORTCULLIS-TIER", "Portcullis_Tier", "Portcullis-Policy", "Portcullis_Policy",
        "Portcullis-Tier-Unknown", "Portcullis_Tier_Unknown", "Portcullis_Tier-Unknown", "Portcullis-Tier_Unknown", "Portcullis-Assertion", "Portcullis_Assertion",
    ];

    /// <summary>A request for the gated path with a token.</summary>
    internal static Probe With(string token) => new(Gated, Bearer(token));

    /// <summary>The same from somebody who also says who they are.</summary>
    internal static Probe Spoofed(string target, string? token) =>
        new(target, [.. Names.Select(name => (name, Lie)), .. token is null ? [] : new[] { Bearer(token) }]);

    private static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");
}
