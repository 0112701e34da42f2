using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What verifiers that run inside gateways and APIs say of our metadata, keys and tokens: oauth4webapi, aws-jwt-verify of AWS, and PyJWT.</summary>
public sealed class VerifierTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    // The first python3 on the PATH may be one that does not see Debian's packages.
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task GoodToken_AndMetadataAtBothAddresses_AreAccepted()
    {
        var said = await VerifyAsync(issuer.IssuedToken);

        said.GetProperty("keys").EnumerateArray().Select(url => url.GetString()).ShouldBe([$"{GatewayIssuer.PublicUrl}/oauth2/jwks", $"{GatewayIssuer.PublicUrl}/oauth2/jwks"]);
        var verdict = said.GetProperty("verdicts")[0];
        foreach (var verifier in new[] { "oauth4webapi", "aws" })
        {
            Text(verdict.GetProperty(verifier).GetProperty("claims"), "iss").ShouldBe(GatewayIssuer.PublicUrl, verdict.ToString());
        }
    }

    [Fact]
    public async Task StandardClient_ExchangesIntrospectsAndRevokes()
    {
        var said = await RunAsync("node", "requests.mjs", new { issuer = GatewayIssuer.PublicUrl, @base = BaseUrl, apiKey = issuer.ApiKey, token = await issuer.SignInAsync(), audience = GatewayIssuer.RsaAudience });

        Text(said.GetProperty("exchanged"), "type").ShouldBe("urn:ietf:params:oauth:token-type:access_token");
        var before = said.GetProperty("before").EnumerateArray().ToList();
        before.Select(each => each.GetProperty("active").GetBoolean()).ShouldBe([true, true], said.ToString());
        before.Select(each => Text(each, "aud")).ShouldBe([GatewayIssuer.PublicUrl, GatewayIssuer.RsaAudience]);
        said.GetProperty("wrongKey").GetInt32().ShouldBe(401);
        said.GetProperty("after").EnumerateArray().ShouldAllBe(each => !each.GetProperty("active").GetBoolean());
    }

    /// <summary>The authorizers of AWS's HTTP APIs verify RSA alone.</summary>
    [Fact]
    public async Task RsaToken_ForItsAudienceAlone_IsAccepted()
    {
        var own = (await VerifyForAsync(GatewayIssuer.RsaAudience, issuer.RsaToken)).GetProperty("verdicts")[0];
        var elsewhere = (await VerifyAsync(issuer.RsaToken)).GetProperty("verdicts")[0];

        foreach (var verifier in new[] { "oauth4webapi", "aws" })
        {
            Text(own.GetProperty(verifier).GetProperty("claims"), "aud").ShouldBe(GatewayIssuer.RsaAudience, own.ToString());
            IsRefusedBy(elsewhere, verifier).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task OtherTokens_AreRefused()
    {
        var forge = issuer.Forge;

        var said = await VerifyAsync(
            forge.Make(sign: forge.SignByRogue), forge.Make(header => header["alg"] = "none", sign: _ => []), forge.Make(claims: claims => claims["exp"] = forge.Now - 90),
            forge.Make(claims: claims => claims["aud"] = "https://elsewhere.example"), forge.Make(header => header["kid"] = "odd"), issuer.Attestation);

        said.GetProperty("verdicts").EnumerateArray().ShouldAllBe(verdict => IsRefusedBy(verdict, "oauth4webapi") && IsRefusedBy(verdict, "aws"));
    }

    /// <summary>Why docs/gateways names it: a Lambda authorizer with aws-jwt-verify has to look at these by itself.</summary>
    [Fact]
    public async Task Aws_WithoutEndOrWithUnknownExtension_AcceptsWhatTheOtherRefuses()
    {
        var forge = issuer.Forge;

        var said = await VerifyAsync(forge.Make(claims: claims => claims.Remove("exp")), forge.Make(header => (header["crit"], header["odd"]) = (new JsonArray("odd"), 1)));

        said.GetProperty("verdicts").EnumerateArray().ShouldAllBe(verdict => IsRefusedBy(verdict, "oauth4webapi") && !IsRefusedBy(verdict, "aws"));
    }

    [Fact]
    [Trait("Case", "J14")]
    public async Task PyJwt_GoodTokens_AreAccepted()
    {
        var said = await AskPythonAsync(issuer.IssuedToken, issuer.Forge.Make(), issuer.SoldToken);

        said.GetProperty("keys")[0].GetString().ShouldBe($"{GatewayIssuer.PublicUrl}/oauth2/jwks");
        var claims = said.GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.GetProperty("pyjwt").GetProperty("claims")).ToList();
        claims.Count.ShouldBe(3);
        claims.ShouldAllBe(each => Text(each, "iss") == GatewayIssuer.PublicUrl && Text(each, "sub").StartsWith("eip155:31337:0x"));
    }

    [Fact]
    [Trait("Case", "J14")]
    public async Task PyJwt_OtherTokens_AreRefusedByTheirReason()
    {
        var forge = issuer.Forge;
        var tokens = new (string Token, string Refusal)[]
        {
            (forge.Make(claims: claims => claims["exp"] = forge.Now - 90), "ExpiredSignatureError"),
            (forge.Make(claims: claims => claims["nbf"] = forge.Now + 600), "ImmatureSignatureError"),
            (forge.Make(claims: claims => claims["aud"] = "https://elsewhere.example"), "InvalidAudienceError"),
            (forge.Make(claims: claims => claims["iss"] = "https://elsewhere.example"), "InvalidIssuerError"),
            (forge.Make(claims: claims => claims.Remove("exp")), "MissingRequiredClaimError"),
            (forge.Make(sign: forge.SignByRogue), "InvalidSignatureError"),
            (forge.Make(sign: forge.SignAsDer), "InvalidSignatureError"),
            (forge.Make(header => header["alg"] = "none", sign: _ => []), "InvalidAlgorithmError"),
            (forge.Make(header => header["kid"] = "odd"), "UnknownKey"),
            (issuer.Attestation, "NotAnAccessToken"),
        };

        var said = await AskPythonAsync([.. tokens.Select(each => each.Token)]);

        said.GetProperty("verdicts").EnumerateArray().Select(verdict => Text(verdict.GetProperty("pyjwt"), "refusal")).ShouldBe(tokens.Select(each => each.Refusal));
    }

    /// <summary>Cloudflare's API Shield takes keys of just these members; the piece for it leaves <c>use</c> out.</summary>
    [Fact]
    public async Task KeySet_EachKey_HasTheMembersThatUploadsNeed()
    {
        using var client = new HttpClient();

        var keys = JsonElement.Parse(await client.GetStringAsync(new Uri(issuer.PlainUrl, "/oauth2/jwks"))).GetProperty("keys").EnumerateArray().ToList();

        keys.Select(key => Text(key, "alg")).ShouldBe(["ES256", "RS256"]);
        Text(keys[0], "crv").ShouldBe("P-256");
        keys[0].EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "crv", "x", "y", "kid", "alg", "use"], ignoreOrder: true);
    }

    private static bool IsRefusedBy(JsonElement verdict, string verifier) => verdict.GetProperty(verifier).TryGetProperty("refusal", out _);

    private Task<JsonElement> VerifyAsync(params string[] tokens) => VerifyForAsync(GatewayIssuer.PublicUrl, tokens);

    private Task<JsonElement> VerifyForAsync(string audience, params string[] tokens) => AskAsync("node", "verify.mjs", audience, tokens);

    private Task<JsonElement> AskPythonAsync(params string[] tokens) => AskAsync(Python, "verify.py", GatewayIssuer.PublicUrl, tokens);

    private string BaseUrl => issuer.PlainUrl.GetLeftPart(UriPartial.Authority);

    private Task<JsonElement> AskAsync(string program, string script, string audience, string[] tokens) =>
        RunAsync(program, script, new { issuer = GatewayIssuer.PublicUrl, @base = BaseUrl, audience, tokens });

    private static async Task<JsonElement> RunAsync(string program, string script, object arguments)
    {
        var result = await Programs.RunAsync(program, [Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "verifiers", script), JsonSerializer.Serialize(arguments, JsonSerializerOptions.Web)]);
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonElement.Parse(result.Output);
    }
}
