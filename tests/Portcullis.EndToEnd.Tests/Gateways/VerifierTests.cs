using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What verifiers that run inside gateways say of our metadata, keys and tokens: oauth4webapi, and aws-jwt-verify of AWS.</summary>
public sealed class VerifierTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    private static readonly string Script = Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "verifiers", "verify.mjs");

    [Fact]
    public async Task GoodToken_AndMetadataAtBothAddresses_AreAccepted()
    {
        var said = await VerifyAsync(issuer.IssuedToken);

        Text(said.GetProperty("oauth4webapi").GetProperty("claims"), "iss").ShouldBe(GatewayIssuer.PublicUrl, said.ToString());
        Text(said.GetProperty("aws").GetProperty("claims"), "iss").ShouldBe(GatewayIssuer.PublicUrl);
        Text(said.GetProperty("openid").GetProperty("claims"), "jwks_uri").ShouldBe($"{GatewayIssuer.PublicUrl}/oauth2/jwks");
    }

    [Fact]
    public async Task OtherTokens_AreRefused()
    {
        var forge = issuer.Forge;
        string[] tokens =
        [
            forge.Make(sign: forge.SignByRogue), forge.Make(header => header["alg"] = "none", sign: _ => []), forge.Make(claims: claims => claims["exp"] = forge.Now - 90),
            forge.Make(claims: claims => claims["aud"] = "https://elsewhere.example"), forge.Make(header => header["kid"] = "odd"), issuer.Attestation,
        ];

        foreach (var token in tokens)
        {
            var said = await VerifyAsync(token);
            said.GetProperty("oauth4webapi").TryGetProperty("refusal", out _).ShouldBeTrue(said.ToString());
            said.GetProperty("aws").TryGetProperty("refusal", out _).ShouldBeTrue(said.ToString());
        }
    }

    /// <summary>Why docs/gateways names it: a Lambda authorizer with aws-jwt-verify has to look at these by itself.</summary>
    [Fact]
    public async Task Aws_WithoutEndOrWithUnknownExtension_AcceptsWhatTheOtherRefuses()
    {
        string[] tokens = [issuer.Forge.Make(claims: claims => claims.Remove("exp")), issuer.Forge.Make(header => (header["crit"], header["odd"]) = (new JsonArray("odd"), 1))];

        foreach (var token in tokens)
        {
            var said = await VerifyAsync(token);
            said.GetProperty("aws").TryGetProperty("claims", out _).ShouldBeTrue(said.ToString());
            said.GetProperty("oauth4webapi").TryGetProperty("refusal", out _).ShouldBeTrue(said.ToString());
        }
    }

    /// <summary>Cloudflare's API Shield takes keys of just these members; the piece for it leaves <c>use</c> out.</summary>
    [Fact]
    public async Task KeySet_EachKey_HasTheMembersThatUploadsNeed()
    {
        using var client = new HttpClient();

        var keys = JsonElement.Parse(await client.GetStringAsync(new Uri(issuer.PlainUrl, "/oauth2/jwks"))).GetProperty("keys").EnumerateArray().ToList();

        keys.ShouldNotBeEmpty();
        keys.ShouldAllBe(key => Text(key, "alg") == "ES256" && Text(key, "crv") == "P-256");
        keys[0].EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "crv", "x", "y", "kid", "alg", "use"], ignoreOrder: true);
    }

    private async Task<JsonElement> VerifyAsync(string token)
    {
        var arguments = JsonSerializer.Serialize(
            new { issuer = GatewayIssuer.PublicUrl, @base = issuer.PlainUrl.GetLeftPart(UriPartial.Authority), audience = GatewayIssuer.PublicUrl, token }, JsonSerializerOptions.Web);
        var result = await Programs.RunAsync("node", [Script, arguments]);
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonElement.Parse(result.Output);
    }
}
