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

        said.GetProperty("keys").EnumerateArray().Select(url => url.GetString()).ShouldBe([$"{GatewayIssuer.PublicUrl}/oauth2/jwks", $"{GatewayIssuer.PublicUrl}/oauth2/jwks"]);
        var verdict = said.GetProperty("verdicts")[0];
        foreach (var verifier in new[] { "oauth4webapi", "aws" })
        {
            Text(verdict.GetProperty(verifier).GetProperty("claims"), "iss").ShouldBe(GatewayIssuer.PublicUrl, verdict.ToString());
        }
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

    private async Task<JsonElement> VerifyForAsync(string audience, params string[] tokens)
    {
        var arguments = JsonSerializer.Serialize(
            new { issuer = GatewayIssuer.PublicUrl, @base = issuer.PlainUrl.GetLeftPart(UriPartial.Authority), audience, tokens }, JsonSerializerOptions.Web);
        var result = await Programs.RunAsync("node", [Script, arguments]);
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonElement.Parse(result.Output);
    }
}
