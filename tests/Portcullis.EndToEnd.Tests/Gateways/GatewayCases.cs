using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using static Portcullis.EndToEnd.Tests.Gateways.Judgement;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>The one table of tokens and requests by which all gateways are judged.</summary>
internal static class GatewayCases
{
    private const string Elsewhere = "https://elsewhere.example";

    internal const string SoldToken = "sold token";
    internal const string SeveralAudiences = "several audiences";
    internal const string NotYetValid = "nbf in the future";
    internal const string AnotherScope = "another scope";

    private static readonly string[] Tricks =
    [
        "/open/../premium/x", "/open/%2e%2e/premium/x", "/open/..%2fpremium/x", "/open/%252e%252e/premium/x", "/open/..;/premium/x", "/open\\..\\premium\\x", "/open/..\\premium\\x",
        "/open/%5c..%5cpremium", "/open//../premium/x", "/open/.%2e/premium/x", "//premium/x", "/./premium/x", "/premium", "/premium/", "/PREMIUM/x", "/premium%2fx", "/%70remium/x", "/premium/x;a=b", "/oauth2/..%2fpremium/x", "/auth/../premium/x",
        "/Open/../premium/x", "/open/x?/../../premium/x",
    ];

    internal static IReadOnlyList<GatewayCase> All { get; } =
    [
        new("good", In, issuer => [Probe.With(issuer.IssuedToken), Probe.With(issuer.Forge.Make())]),
        Token(SeveralAudiences, In, forge => forge.Make(claims: claims => claims["aud"] = new JsonArray(Elsewhere, (string)claims["aud"]!))),
        Token("no kid", Out, forge => forge.Make(header => header.Remove("kid"))),
        Token("alg none", Out, forge => forge.Make(header => header["alg"] = "none", sign: _ => [])),
        Token("rogue key, same kid", Out, forge => forge.Make(sign: forge.SignByRogue)),
        Token("embedded jwk", Out, forge => forge.Make(header => header["jwk"] = forge.RogueJwk(), sign: forge.SignByRogue)),
        Token("HS256 with the PEM", Out, forge => forge.Make(header => header["alg"] = "HS256", sign: signed => HMACSHA256.HashData(Encoding.ASCII.GetBytes(forge.PublicPem), signed))),
        Token("zero signature", Out, forge => forge.Make(sign: _ => new byte[64])),
        Token("DER signature", Out, forge => forge.Make(sign: forge.SignAsDer)),
        Token("expired", Out, forge => forge.Make(claims: claims => claims["exp"] = forge.Now - 90)),
        Token("no exp", Out, forge => forge.Make(claims: claims => claims.Remove("exp"))),
        Token(NotYetValid, Out, forge => forge.Make(claims: claims => claims["nbf"] = forge.Now + 600)),
        Token("another audience", Out, forge => forge.Make(claims: claims => claims["aud"] = Elsewhere)),
        Token("another issuer", Out, forge => forge.Make(claims: claims => claims["iss"] = Elsewhere)),
        Token("crit", Out, forge => forge.Make(header => (header["crit"], header["odd"]) = (new JsonArray("odd"), 1))),
        Token("unknown kid", Out, forge => forge.Make(header => header["kid"] = "odd")),
        Token("another typ", Out, forge => forge.Make(header => header["typ"] = "JWT")),
        Token("bound to a key", Out, forge => forge.Make(claims: claims => claims["cnf"] = new JsonObject { ["jkt"] = new string('a', 43) })),
        Token(AnotherScope, Out, forge => forge.Make(claims: claims => claims["scope"] = "holdersx xholders others")),
        new("attestation", Out, issuer => [Probe.With(issuer.Attestation)]),
        new(SoldToken, Out, issuer => [Probe.With(issuer.SoldToken)]),
        new("no token", Out, _ => [new Probe(Probe.Gated)]),
        new("token in the query", Out, issuer => [new Probe($"{Probe.Gated}?access_token={issuer.Forge.Make()}")]),
        new("spoofed headers", In, issuer => [Probe.Spoofed(Probe.Gated, issuer.Forge.Make()), Probe.Spoofed("/open/prices", null)]),
        new("path tricks", Out, _ => Tricks.Select(target => new Probe(target))),
    ];

    private static GatewayCase Token(string name, Judgement expected, Func<TokenForge, string> make) => new(name, expected, issuer => [Probe.With(make(issuer.Forge))]);
}
