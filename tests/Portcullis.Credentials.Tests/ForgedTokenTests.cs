using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Credentials.Tests;

/// <summary>Every row is a token that somebody would like us to take; each differs from a good one in one thing.</summary>
public sealed class ForgedTokenTests : IDisposable
{
    private static readonly Dictionary<string, Func<Forge, string>> Forgeries = new(StringComparer.Ordinal)
    {
        // J1: no algorithm
        ["alg none, no signature"] = forge => Unsigned(forge, "none"),
        ["alg None"] = forge => Unsigned(forge, "None"),
        ["alg NONE"] = forge => Unsigned(forge, "NONE"),
        ["alg nOnE"] = forge => Unsigned(forge, "nOnE"),
        ["alg none, good signature"] = forge => forge.WithHeader(header => header["alg"] = "none"),
        ["alg ES256, no signature"] = forge => Unsigned(forge, "ES256"),
        ["alg empty"] = forge => forge.WithHeader(header => header["alg"] = ""),
        ["alg missing"] = forge => forge.WithHeader(header => header.Remove("alg")),
        ["alg null"] = forge => forge.WithHeader(header => header["alg"] = null),
        ["alg array"] = forge => forge.WithHeader(header => header["alg"] = new JsonArray("ES256")),
        ["alg number"] = forge => forge.WithHeader(header => header["alg"] = 256),
        ["alg lower case"] = forge => forge.WithHeader(header => header["alg"] = "es256"),
        ["alg with space"] = forge => forge.WithHeader(header => header["alg"] = "ES256 "),
        ["alg ES384"] = forge => forge.WithHeader(header => header["alg"] = "ES384"),
        ["alg ES256K"] = forge => forge.WithHeader(header => header["alg"] = "ES256K"),
        ["alg twice"] = forge => forge.Sign(
            $$"""{"alg":"ES256","alg":"ES256","kid":"{{forge.Key.KeyId}}","typ":"at+jwt"}""", forge.Payload().ToJsonString()),
        ["alg twice, second escaped"] = forge => forge.Sign(
            $$"""{"alg":"ES256","\u0061lg":"none","kid":"{{forge.Key.KeyId}}","typ":"at+jwt"}""", forge.Payload().ToJsonString()),
        ["ALG beside alg"] = forge => forge.WithHeader(header => header["ALG"] = "none"),

        // J2: our public key as an HMAC secret
        ["HS256 by public PEM"] = forge => Hmac(forge, Encoding.ASCII.GetBytes(PublicPem(forge))),
        ["HS256 by public PEM and newline"] = forge => Hmac(forge, Encoding.ASCII.GetBytes(PublicPem(forge) + "\n")),
        ["HS256 by the key set's text"] = forge => Hmac(forge, JwksDocument.Write([forge.Key.PublicKey])),
        ["HS256 by x and y"] = forge => Hmac(
            forge, [.. Base64Url.DecodeFromChars(forge.Key.PublicKey.X), .. Base64Url.DecodeFromChars(forge.Key.PublicKey.Y)]),
        ["HS256 by nothing"] = forge => Hmac(forge, []),
        ["HS256 signature under ES256"] = forge => Forge.Sign(
            Header(forge), Payload(forge), signed => HMACSHA256.HashData(JwksDocument.Write([forge.Key.PublicKey]), signed)),

        // J3: the attacker brings the key
        ["embedded jwk"] = forge => BySomebodyElse(forge, (header, key) => header["jwk"] = JsonNode.Parse(JwksDocument.Write([key.PublicKey]))!["keys"]![0]!.DeepClone()),
        ["embedded jwk under his own kid"] = forge => BySomebodyElse(forge, (header, key) => header["kid"] = key.KeyId),
        ["jku"] = forge => BySomebodyElse(forge, (header, _) => header["jku"] = "https://evil.example/jwks"),
        ["x5u"] = forge => BySomebodyElse(forge, (header, _) => header["x5u"] = "https://evil.example/cert"),
        ["x5c"] = forge => BySomebodyElse(forge, (header, _) => header["x5c"] = new JsonArray("MIIB")),
        ["jku on a good token"] = forge => forge.WithHeader(header => header["jku"] = "https://gate.example/oauth2/jwks"),
        ["another key"] = forge => BySomebodyElse(forge, (_, _) => { }),

        // J4: kid
        ["kid missing"] = forge => forge.WithHeader(header => header.Remove("kid")),
        ["kid null"] = forge => forge.WithHeader(header => header["kid"] = null),
        ["kid empty"] = forge => forge.WithHeader(header => header["kid"] = ""),
        ["kid in other case"] = forge => forge.WithHeader(header => header["kid"] = SwapCase(forge.Key.KeyId)),
        ["kid with space"] = forge => forge.WithHeader(header => header["kid"] = forge.Key.KeyId + " "),
        ["kid as a path"] = forge => forge.WithHeader(header => header["kid"] = "../../etc/passwd"),
        ["kid as SQL"] = forge => forge.WithHeader(header => header["kid"] = "' OR 1=1 --"),
        ["kid with NUL"] = forge => forge.WithHeader(header => header["kid"] = forge.Key.KeyId + "\0"),
        ["kid of 1 MB"] = forge => forge.WithHeader(header => header["kid"] = new string('a', 1_000_000)),
        ["kid of 129 letters"] = forge => forge.WithHeader(header => header["kid"] = new string('a', 129)),
        ["kid array"] = forge => forge.WithHeader(header => header["kid"] = new JsonArray(forge.Key.KeyId)),
        ["kid number"] = forge => forge.WithHeader(header => header["kid"] = 1),
        ["kid with half a character"] = forge => forge.Sign("""{"alg":"ES256","kid":"\ud800","typ":"at+jwt"}""", Payload(forge)),

        // J5: signature and encoding
        ["DER signature"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => Der(forge, signed)),
        ["63 bytes"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => forge.SignDigest(signed)[..63]),
        ["65 bytes, zero after"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => [.. forge.SignDigest(signed), 0]),
        ["65 bytes, zero before"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => [0, .. forge.SignDigest(signed)]),
        ["two signatures"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => [.. forge.SignDigest(signed), .. forge.SignDigest(signed)]),
        ["r and s zero"] = forge => Forge.Sign(Header(forge), Payload(forge), _ => new byte[64]),
        ["r zero"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => [.. new byte[32], .. forge.SignDigest(signed).AsSpan(32)]),
        ["s zero"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => [.. forge.SignDigest(signed).AsSpan(0, 32), .. new byte[32]]),
        ["r and s one"] = forge => Forge.Sign(Header(forge), Payload(forge), _ => [.. new byte[31], 1, .. new byte[31], 1]),
        ["r and s all ones"] = forge => Forge.Sign(Header(forge), Payload(forge), _ => [.. Enumerable.Repeat((byte)255, 64)]),
        ["r and s swapped"] = forge => Forge.Sign(Header(forge), Payload(forge), signed => Swapped(forge.SignDigest(signed))),
        ["padding"] = forge => Good(forge) + "==",
        ["one pad"] = forge => Good(forge) + "=",
        ["newline after"] = forge => Good(forge) + "\n",
        ["space before"] = forge => " " + Good(forge),
        ["space inside"] = forge => Good(forge).Replace(".", ". ", StringComparison.Ordinal),
        ["standard alphabet"] = forge => WithStandardAlphabet(forge),
        ["stray bits in the last letter"] = forge => WithStrayBits(Good(forge)),
        ["last letter dropped"] = forge => Good(forge)[..^1],
        ["four parts"] = forge => Good(forge) + ".",
        ["five parts, as encrypted ones"] = forge => "e30.e30." + Good(forge),
        ["two parts"] = forge => Good(forge)[..Good(forge).LastIndexOf('.')],
        ["no header"] = forge => Good(forge)[Good(forge).IndexOf('.', StringComparison.Ordinal)..],
        ["empty payload"] = forge => forge.Sign(Header(forge), ""),
        ["another payload under the signature"] = forge => Spliced(forge),
        ["JSON serialisation"] = forge => $$"""{"payload":"{{Good(forge).Split('.')[1]}}","signatures":[]}""",
        ["quoted"] = forge => $"\"{Good(forge)}\"",
        ["wide letters"] = forge => Good(forge).Replace('A', 'Ａ') + "Ａ",

        // J6: extensions
        ["crit"] = forge => forge.WithHeader(header => header["crit"] = new JsonArray("x")),
        ["crit empty"] = forge => forge.WithHeader(header => header["crit"] = new JsonArray()),
        ["b64 false"] = forge => forge.WithHeader(header => header["b64"] = false),
        ["b64 true"] = forge => forge.WithHeader(header => header["b64"] = true),
        ["zip"] = forge => forge.WithHeader(header => header["zip"] = "DEF"),
        ["cty"] = forge => forge.WithHeader(header => header["cty"] = "JWT"),
        ["unknown header member"] = forge => forge.WithHeader(header => header["x"] = 1),
        ["header array"] = forge => forge.Sign($"[{Header(forge)}]", Payload(forge)),
        ["header string"] = forge => forge.Sign("\"ES256\"", Payload(forge)),
        ["header null"] = forge => forge.Sign("null", Payload(forge)),
        ["header with BOM"] = forge => forge.Sign("\ufeff" + Header(forge), Payload(forge)),
        ["header with a comment"] = forge => forge.Sign("/**/" + Header(forge), Payload(forge)),
        ["header twice"] = forge => forge.Sign(Header(forge) + Header(forge), Payload(forge)),
        ["header with a trailing comma"] = forge => forge.Sign(Header(forge).Replace("}", ",}", StringComparison.Ordinal), Payload(forge)),
        ["header over 512 letters"] = forge => forge.Sign(Header(forge).Replace("}", new string(' ', 512) + "}", StringComparison.Ordinal), Payload(forge)),

        // typ
        ["typ missing"] = forge => forge.WithHeader(header => header.Remove("typ")),
        ["typ JWT"] = forge => forge.WithHeader(header => header["typ"] = "JWT"),
        ["typ of an assertion"] = forge => forge.WithHeader(header => header["typ"] = TokenTypes.Assertion),
        ["typ id token"] = forge => forge.WithHeader(header => header["typ"] = "id_token+jwt"),
        ["typ with suffix"] = forge => forge.WithHeader(header => header["typ"] = "at+jwt;x=1"),
        ["typ with text/"] = forge => forge.WithHeader(header => header["typ"] = "text/at+jwt"),
        ["typ twice application/"] = forge => forge.WithHeader(header => header["typ"] = "application/application/at+jwt"),
        ["typ array"] = forge => forge.WithHeader(header => header["typ"] = new JsonArray("at+jwt")),

        // J7: times
        ["exp missing"] = forge => forge.WithPayload(claims => claims.Remove("exp")),
        ["exp null"] = forge => forge.WithPayload(claims => claims["exp"] = null),
        ["exp string"] = forge => forge.WithPayload(claims => claims["exp"] = $"{forge.Now + 900}"),
        ["exp float"] = forge => forge.WithPayload(claims => claims["exp"] = forge.Now + 900.5),
        ["exp 1e999"] = forge => WithRaw(forge, "exp", "1e999"),
        ["exp 4e9"] = forge => WithRaw(forge, "exp", "4e9"),
        ["exp with .0"] = forge => WithRaw(forge, "exp", "4000000000.0"),
        ["exp beyond the year 9999"] = forge => WithRaw(forge, "exp", "253402300800"),
        ["exp beyond 64 bits"] = forge => WithRaw(forge, "exp", "18446744073709551616"),
        ["exp negative"] = forge => forge.WithPayload(claims => claims["exp"] = -1),
        ["exp array"] = forge => forge.WithPayload(claims => claims["exp"] = new JsonArray(forge.Now + 900)),
        ["exp true"] = forge => forge.WithPayload(claims => claims["exp"] = true),
        ["nbf in ten minutes"] = forge => forge.WithPayload(claims => claims["nbf"] = forge.Now + 600),
        ["nbf missing"] = forge => forge.WithPayload(claims => claims.Remove("nbf")),
        ["nbf string"] = forge => forge.WithPayload(claims => claims["nbf"] = "0"),
        ["iat missing"] = forge => forge.WithPayload(claims => claims.Remove("iat")),
        ["iat in the future"] = forge => forge.WithPayload(claims => claims["iat"] = forge.Now + 61),
        ["iat negative"] = forge => forge.WithPayload(claims => claims["iat"] = -5),

        // J8: audience and issuer
        ["aud other"] = forge => forge.WithPayload(claims => claims["aud"] = "https://other.example"),
        ["aud missing"] = forge => forge.WithPayload(claims => claims.Remove("aud")),
        ["aud null"] = forge => forge.WithPayload(claims => claims["aud"] = null),
        ["aud empty array"] = forge => forge.WithPayload(claims => claims["aud"] = new JsonArray()),
        ["aud prefix of ours"] = forge => forge.WithPayload(claims => claims["aud"] = "https://gate"),
        ["aud longer than ours"] = forge => forge.WithPayload(claims => claims["aud"] = Forge.Issuer + ".evil.example"),
        ["aud with slash"] = forge => forge.WithPayload(claims => claims["aud"] = Forge.Issuer + "/"),
        ["aud in other case"] = forge => forge.WithPayload(claims => claims["aud"] = "https://GATE.example"),
        ["aud array without ours"] = forge => forge.WithPayload(claims => claims["aud"] = new JsonArray("a", "b")),
        ["aud array with a number"] = forge => forge.WithPayload(claims => claims["aud"] = new JsonArray(Forge.Issuer, 1)),
        ["aud nested array"] = forge => forge.WithPayload(claims => claims["aud"] = new JsonArray(new JsonArray(Forge.Issuer))),
        ["aud array of 17"] = forge => forge.WithPayload(claims => claims["aud"] = new JsonArray([.. Enumerable.Repeat(Forge.Issuer, 17).Select(one => (JsonNode)one)])),
        ["aud object"] = forge => forge.WithPayload(claims => claims["aud"] = new JsonObject { [Forge.Issuer] = Forge.Issuer }),
        ["iss other"] = forge => forge.WithPayload(claims => claims["iss"] = "https://evil.example"),
        ["iss missing"] = forge => forge.WithPayload(claims => claims.Remove("iss")),
        ["iss with slash"] = forge => forge.WithPayload(claims => claims["iss"] = Forge.Issuer + "/"),
        ["iss in other case"] = forge => forge.WithPayload(claims => claims["iss"] = "https://Gate.example"),
        ["iss http"] = forge => forge.WithPayload(claims => claims["iss"] = "http://gate.example"),
        ["iss array"] = forge => forge.WithPayload(claims => claims["iss"] = new JsonArray(Forge.Issuer)),

        // other claims
        ["sub missing"] = forge => forge.WithPayload(claims => claims.Remove("sub")),
        ["sub empty"] = forge => forge.WithPayload(claims => claims["sub"] = ""),
        ["sub number"] = forge => forge.WithPayload(claims => claims["sub"] = 1),
        ["sub over 256 letters"] = forge => forge.WithPayload(claims => claims["sub"] = new string('a', 257)),
        ["sub with a line break"] = forge => forge.WithPayload(claims => claims["sub"] = "eip155:1:0xab\r\nPortcullis-Tier: gold"),
        ["sub not ASCII"] = forge => forge.WithPayload(claims => claims["sub"] = "eip155:1:0xаb"),
        ["sub with half a character"] = forge => WithRaw(forge, "sub", "\"\\udc00\""),
        ["sub twice"] = forge => forge.Sign(Header(forge), Payload(forge).Replace("{", "{\"sub\":\"eip155:1:0xevil\",", StringComparison.Ordinal)),
        ["sub twice, one escaped"] = forge => forge.Sign(Header(forge), Payload(forge).Replace("{", "{\"\\u0073ub\":\"x\",", StringComparison.Ordinal)),
        ["unknown claim twice"] = forge => forge.Sign(Header(forge), Payload(forge).Replace("{", "{\"x\":1,\"x\":1,", StringComparison.Ordinal)),
        ["member twice inside a claim"] = forge => WithRaw(forge, "x", """{"a":1,"a":2}"""),
        ["half a character as a member name"] = forge => forge.Sign(Header(forge), Payload(forge).Replace("{", "{\"\\ud800\":1,", StringComparison.Ordinal)),
        ["jti missing"] = forge => forge.WithPayload(claims => claims.Remove("jti")),
        ["jti empty"] = forge => forge.WithPayload(claims => claims["jti"] = ""),
        ["proof missing"] = forge => forge.WithPayload(claims => claims.Remove("proof")),
        ["proof of a kind that is not known"] = forge => forge.WithPayload(claims => claims["proof"] = "hearsay"),
        ["cnf without a thumbprint"] = forge => forge.WithPayload(claims => claims["cnf"] = new JsonObject()),
        ["cnf of another kind"] = forge => forge.WithPayload(claims => claims["cnf"] = new JsonObject { ["x5t#S256"] = new string('a', 43) }),
        ["cnf with another kind beside"] = forge => forge.WithPayload(claims => claims["cnf"] = new JsonObject { ["jkt"] = new string('a', 43), ["jku"] = "x" }),
        ["cnf null"] = forge => forge.WithPayload(claims => claims["cnf"] = null),
        ["linked accounts empty"] = forge => forge.WithPayload(claims => claims["linked_accounts"] = new JsonArray()),
        ["linked account without a proof"] = forge => forge.WithPayload(claims => claims["linked_accounts"] = new JsonArray(new JsonObject { ["sub"] = "eip155:1:0xab" })),
        ["linked accounts too many"] = forge => forge.WithPayload(claims => claims["linked_accounts"] = new JsonArray(
            [.. Enumerable.Range(0, 11).Select(_ => new JsonObject { ["sub"] = "eip155:1:0xab", ["proof"] = "key_recovery" })])),
        ["sealed accounts empty"] = forge => forge.WithPayload(claims => claims["sealed_accounts"] = ""),
        ["sealed accounts null"] = forge => forge.WithPayload(claims => claims["sealed_accounts"] = null),
        ["sealed accounts array"] = forge => forge.WithPayload(claims => claims["sealed_accounts"] = new JsonArray("AAAA")),
        ["sealed accounts too long"] = forge => forge.WithPayload(claims => claims["sealed_accounts"] = new string('A', 2049)),
        ["client_id missing"] = forge => forge.WithPayload(claims => claims.Remove("client_id")),
        ["scope missing"] = forge => forge.WithPayload(claims => claims.Remove("scope")),
        ["scope array"] = forge => forge.WithPayload(claims => claims["scope"] = new JsonArray("market-data")),
        ["scope with a tab"] = forge => forge.WithPayload(claims => claims["scope"] = "a\tb"),
        ["payload array"] = forge => forge.Sign(Header(forge), $"[{Payload(forge)}]"),
        ["payload cut short"] = forge => forge.Sign(Header(forge), Payload(forge)[..^1]),
        ["payload and more"] = forge => forge.Sign(Header(forge), Payload(forge) + "1"),
        ["payload too deep"] = forge => WithRaw(forge, "x", new string('[', 40) + new string(']', 40)),
        ["over 8 KiB"] = forge => forge.WithPayload(claims => claims["x"] = new string('a', 6200)),

        // nothing like a token
        ["empty"] = _ => "",
        ["dots"] = _ => "..",
        ["many dots"] = _ => new string('.', 8000),
        ["a megabyte"] = _ => new string('a', 1_000_000),
        ["half a character"] = _ => "\ud800.\udc00.\ud800",
    };

    // The first row of each case; null where rows belong to none.
    private static readonly Dictionary<string, string?> FirstOfCase = new(StringComparer.Ordinal)
    {
        ["alg none, no signature"] = "J1",
        ["HS256 by public PEM"] = "J2",
        ["embedded jwk"] = "J3",
        ["kid missing"] = "J4",
        ["DER signature"] = "J5",
        ["crit"] = "J6",
        ["typ missing"] = null,
        ["exp missing"] = "J7",
        ["aud other"] = "J8",
        ["sub missing"] = null,
    };

    private readonly Forge _forge = new();

    public static IEnumerable<TheoryDataRow<string>> Names()
    {
        string? present = null;
        foreach (var name in Forgeries.Keys)
        {
            present = FirstOfCase.TryGetValue(name, out var next) ? next : present;
            var row = new TheoryDataRow<string>(name);
            if (present is not null)
            {
                row.Traits["Case"] = [present];
            }

            yield return row;
        }
    }

    public void Dispose() => _forge.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task VerifyAsync_Forgery_IsInvalid(string name)
    {
        var outcome = await _forge.VerifyAsync(Forgeries[name](_forge));

        outcome.IsValid.ShouldBeFalse();
        outcome.Token.ShouldBeNull();
        outcome.Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    [Fact]
    public async Task VerifyAsync_WhatForgeriesStartFrom_IsValid() => (await _forge.VerifyAsync(Good(_forge))).IsValid.ShouldBeTrue();

    [Fact]
    [Trait("Case", "J3")]
    public async Task VerifyAsync_HeaderThatBringsAKey_AsksNoKeySource()
    {
        await _forge.VerifyAsync(Forgeries["jku"](_forge));
        await _forge.VerifyAsync(Forgeries["embedded jwk"](_forge));
        _forge.Asked.ShouldBeEmpty();
    }

    private static string Good(Forge forge) => forge.Claims().Sign(forge.Key);

    private static string Header(Forge forge) => forge.Header().ToJsonString();

    private static string Payload(Forge forge) => forge.Payload().ToJsonString();

    private static string Unsigned(Forge forge, string algorithm)
    {
        var header = forge.Header();
        header["alg"] = algorithm;
        return Forge.Sign(header.ToJsonString(), Payload(forge), _ => []);
    }

    private static string Hmac(Forge forge, byte[] secret)
    {
        var header = forge.Header();
        header["alg"] = "HS256";
        return Forge.Sign(header.ToJsonString(), Payload(forge), signed => HMACSHA256.HashData(secret, signed));
    }

    private static string BySomebodyElse(Forge forge, Action<JsonObject, SigningKey> change)
    {
        using var other = new Forge();
        var header = forge.Header();
        change(header, other.Key);
        return Forge.Sign(header.ToJsonString(), Payload(forge), other.SignDigest);
    }

    private static string PublicPem(Forge forge)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(forge.Key.ToPem());
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private static byte[] Der(Forge forge, byte[] signed)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(forge.Key.ToPem());
        return key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static byte[] Swapped(byte[] signature) => [.. signature[32..], .. signature[..32]];

    private static string SwapCase(string text) =>
        string.Concat(text.Select(letter => char.IsLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));

    private static string WithRaw(Forge forge, string claim, string json)
    {
        var claims = forge.Payload();
        claims.Remove(claim);
        return forge.Sign(Header(forge), claims.ToJsonString()[..^1] + $",\"{claim}\":{json}}}");
    }

    private static string WithStandardAlphabet(Forge forge)
    {
        string token;
        do
        {
            token = Good(forge);
        }
        while (!token.Contains('-', StringComparison.Ordinal) && !token.Contains('_', StringComparison.Ordinal));

        return token.Replace('-', '+').Replace('_', '/');
    }

    // The last of 86 letters carries two bits; the other four must be zero.
    private static string WithStrayBits(string token)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token[..^1] + letters[letters.IndexOf(token[^1], StringComparison.Ordinal) + 1];
    }

    private static string Spliced(Forge forge)
    {
        var (mine, other) = (Good(forge).Split('.'), forge.Claims("grant-2").Sign(forge.Key).Split('.'));
        return $"{mine[0]}.{other[1]}.{mine[2]}";
    }
}
