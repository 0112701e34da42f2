using System.Security.Cryptography;
using System.Text;
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

    internal static IReadOnlyList<GatewayCase> All { get; } =
    [
        new("issued", Outcome.In, brought => Probe.With(brought.Issued)),
        Token("good", Outcome.In, forge => forge.Make()),
        Token(SeveralAudiences, Outcome.In, forge => forge.Make(claims: claims => claims["aud"] = new JsonArray(Elsewhere, (string)claims["aud"]!))),
        Token("no kid", Invalid, forge => forge.Make(header => header.Remove("kid"))),
        Token("alg none", Invalid, forge => forge.Make(header => header["alg"] = "none", sign: _ => [])),
        Token("altered", Invalid, forge => $"{forge.Make()[..^4]}AAAA"),
        Token("rogue key, same kid", Invalid, forge => forge.Make(sign: forge.SignByRogue)),
        Token("embedded jwk", Invalid, forge => forge.Make(header => header["jwk"] = forge.RogueJwk(), sign: forge.SignByRogue)),
        Token("HS256 with the PEM", Invalid, forge => forge.Make(header => header["alg"] = "HS256", sign: signed => HMACSHA256.HashData(Encoding.ASCII.GetBytes(forge.PublicPem), signed))),
        Token("zero signature", Invalid, forge => forge.Make(sign: _ => new byte[64])),
        Token("DER signature", Invalid, forge => forge.Make(sign: forge.SignAsDer)),
        Token("expired", Invalid, forge => forge.Make(claims: claims => claims["exp"] = forge.Now - 90)),
        Token("no exp", Invalid, forge => forge.Make(claims: claims => claims.Remove("exp"))),
        Token(NotYetValid, Invalid, forge => forge.Make(claims: claims => claims["nbf"] = forge.Now + 600)),
        Token("another audience", Invalid, forge => forge.Make(claims: claims => claims["aud"] = Elsewhere)),
        Token("another issuer", Invalid, forge => forge.Make(claims: claims => claims["iss"] = Elsewhere)),
        Token("crit", Invalid, forge => forge.Make(header => (header["crit"], header["odd"]) = (new JsonArray("odd"), 1))),
        Token("unknown kid", Invalid, forge => forge.Make(header => header["kid"] = "odd")),
        Token("another typ", Invalid, forge => forge.Make(header => header["typ"] = "JWT")),
        Token("bound to a key", Invalid, forge => forge.Make(claims: claims => claims["cnf"] = new JsonObject { ["jkt"] = new string('a', 43) })),
        Token(AnotherScope, Outcome.Refused(403), forge => forge.Make(claims: claims => claims["scope"] = "holdersx xholders others")),
        new("for an audience of RS256", Invalid, brought => Probe.With(brought.ForRsa)),
        new("signed by RS256", Invalid, brought => Probe.With(brought.ByRsa)),
        new("attestation", Invalid, brought => Probe.With(brought.Attestation)),
        new(SoldToken, Outcome.Refused(403), brought => Probe.With(brought.Sold)),
    ];

    private static GatewayCase Token(string name, Outcome expected, Func<TokenForge, string> make) => new(name, expected, brought => Probe.With(make(brought.Forge)));
}
