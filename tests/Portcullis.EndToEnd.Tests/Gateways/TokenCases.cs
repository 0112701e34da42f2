using System.Text.Json.Nodes;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What is brought as a token to a gated path.</summary>
internal static class TokenCases
{
    internal const string SoldToken = "sold token";
    internal const string SeveralAudiences = "several audiences";
    internal const string NotYetValid = "nbf in the future";
    internal const string AnotherScope = "another scope";

    private const string Elsewhere = "https://elsewhere.example";

    private static readonly Outcome Invalid = Outcome.Refused(401);

    /// <summary>Those that every verifier of ours is shown (J14).</summary>
    internal static IReadOnlyList<GatewayCase> Altered { get; } = [.. AlteredTokens.All.Select(one => new GatewayCase(one.Name, Invalid, brought => Probe.With(one.Make(brought))))];

    internal static IReadOnlyList<GatewayCase> All { get; } =
    [
        new("issued", Outcome.In, brought => Probe.With(brought.Issued)),
        Token("good", Outcome.In, forge => forge.Make()),
        Token(SeveralAudiences, Outcome.In, forge => forge.Make(claims: claims => claims["aud"] = new JsonArray(Elsewhere, (string)claims["aud"]!))),
        .. Altered,
        Token("no kid", Invalid, forge => forge.Make(header => header.Remove("kid"))),
        Token("altered signature", Invalid, forge => $"{forge.Make()[..^4]}AAAA"),
        Token("rogue key, same kid", Invalid, forge => forge.Make(sign: forge.SignByRogue)),
        Token("zero signature", Invalid, forge => forge.Make(sign: _ => new byte[64])),
        Token(NotYetValid, Invalid, forge => forge.Make(claims: claims => claims["nbf"] = forge.Now + 600)),
        Token("unknown kid", Invalid, forge => forge.Make(header => header["kid"] = "odd")),
        Token("another typ", Invalid, forge => forge.Make(header => header["typ"] = "JWT")),
        Token("bound to a key", Invalid, forge => forge.Make(claims: claims => claims["cnf"] = new JsonObject { ["jkt"] = new string('a', 43) })),
        Token(AnotherScope, Outcome.Refused(403), forge => forge.Make(claims: claims => claims["scope"] = "holdersx xholders others")),
        new("for an audience of RS256", Invalid, brought => Probe.With(brought.ForRsa)),
        new("signed by RS256", Invalid, brought => Probe.With(brought.ByRsa)),
        new(SoldToken, Outcome.Refused(403), brought => Probe.With(brought.Sold)),
    ];

    private static GatewayCase Token(string name, Outcome expected, Func<TokenForge, string> make) => new(name, expected, brought => Probe.With(make(brought.Forge)));
}
