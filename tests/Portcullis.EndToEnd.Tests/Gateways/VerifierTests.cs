using System.Text.Json;
using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What verifiers that run inside gateways and APIs say of our metadata, keys and tokens: jose, oauth4webapi, aws-jwt-verify of AWS, PyJWT, and our own.</summary>
public sealed class VerifierTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    // The first python3 on the PATH may be one that does not see Debian's packages.
    private const string Python = "/usr/bin/python3";

    private static readonly string[] OfNode = ["jose", "oauth4webapi", "aws"];

    [Fact]
    [Trait("Case", "J14")]
    public async Task GoodToken_AndMetadataAtBothAddresses_AreAccepted()
    {
        var said = await VerifyAsync(issuer.IssuedToken);

        said.GetProperty("keys").EnumerateArray().Select(url => url.GetString()).ShouldBe([$"{GatewayIssuer.PublicUrl}/oauth2/jwks", $"{GatewayIssuer.PublicUrl}/oauth2/jwks"]);
        var verdict = said.GetProperty("verdicts")[0];
        foreach (var verifier in OfNode)
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

        foreach (var verifier in OfNode)
        {
            Text(own.GetProperty(verifier).GetProperty("claims"), "aud").ShouldBe(GatewayIssuer.RsaAudience, own.ToString());
            IsRefusedBy(elsewhere, verifier).ShouldBeTrue();
        }
    }

    /// <summary>Why docs/gateways names two of them for AWS: a Lambda authorizer with aws-jwt-verify has to look at these by itself.</summary>
    [Fact]
    [Trait("Case", "J14")]
    public async Task AlteredTokens_AreRefusedByEachLibraryForTheirReason()
    {
        AlteredTokens.All.Count.ShouldBe(13);
        var tokens = AlteredTokens.All.Select(one => one.Make(issuer.Tokens)).ToArray();
        await using var app = await CheckedApp.StartAsync(issuer);

        var (node, python) = (await VerifyAsync(tokens), await AskPythonAsync(tokens));
        var own = await Task.WhenAll(tokens.Select(app.FindRefusalAsync));

        var said = tokens.Select((_, index) => new LibraryVerdicts(
            Said(node, index, "jose"), Said(node, index, "oauth4webapi"), Said(node, index, "aws"), Said(python, index, "pyjwt"), own[index] ?? LibraryVerdicts.Taken));
        AlteredTokens.All.Zip(said, (one, verdicts) => $"{one.Name}: {verdicts}").ShouldBe(AlteredTokens.All.Select(one => $"{one.Name}: {one.Verdicts}"), $"{node}");
    }

    [Fact]
    [Trait("Case", "J14")]
    public void AlteredTokens_AreRefusedByEveryGatewayWithKeys() =>
        GatewayRecipes.WithKeys.SelectMany(recipe => TokenCases.Altered.Select(one => recipe.Expect(one))).ShouldAllBe(outcome => outcome == Outcome.Refused(401));

    [Fact]
    public async Task OtherTokens_AreRefused()
    {
        var forge = issuer.Forge;
        string[] tokens = [forge.Make(sign: forge.SignByRogue), forge.Make(header => header["kid"] = "odd"), forge.Make(claims: claims => claims["nbf"] = forge.Now + 600)];

        var (node, python) = (await VerifyAsync(tokens), await AskPythonAsync(tokens));

        node.GetProperty("verdicts").EnumerateArray().ShouldAllBe(verdict => OfNode.All(verifier => IsRefusedBy(verdict, verifier)));
        tokens.Select((_, index) => Said(python, index, "pyjwt")).ShouldBe(["InvalidSignatureError", "UnknownKey", "ImmatureSignatureError"]);
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

    private static string Said(JsonElement answer, int token, string verifier) =>
        answer.GetProperty("verdicts")[token].GetProperty(verifier).TryGetProperty("refusal", out var refusal) ? refusal.GetString()! : LibraryVerdicts.Taken;

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
