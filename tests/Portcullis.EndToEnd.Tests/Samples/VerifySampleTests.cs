using System.Text.Json;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>The samples that only verify: the tutorial's functions, with our URL, issuer and key.</summary>
[Collection(SharedDemo.Name)]
public sealed class VerifySampleTests(DemoFixture demo)
{
    public static TheoryData<string> Samples => ["verify-with-jose/verify.mjs", "verify-with-pyjwt/verify.py"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Holder_IsAccepted(string sample)
    {
        var result = await VerifyAsync(sample, await demo.AttestationAsync("alice", demo.GoldPass()));

        result.ExitCode.ShouldBe(0, result.Error);
        var claims = JsonElement.Parse(result.Output);
        Text(claims, "sub").ShouldBe(Text(demo.Account("alice"), "address"));
        claims.GetProperty("pass").GetBoolean().ShouldBeTrue();
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(30 * 60);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task WhoDoesNotHold_IsRefused(string sample) =>
        (await RefusedAsync(sample, await demo.AttestationAsync("bob", demo.GoldPass()))).ShouldContain("conditions not met");

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task AlteredAttestation_IsRefused(string sample) =>
        (await RefusedAsync(sample, DemoAttestations.MakeYes(await demo.AttestationAsync("bob", demo.GoldPass())))).ShouldContain("signature");

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task ExpiredAttestation_IsRefused(string sample) =>
        (await RefusedAsync(sample, demo.SignedAgo(await demo.AttestationAsync("alice", demo.GoldPass()), TimeSpan.FromMinutes(31)))).ShouldContain("exp");

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task RecentlySignedAttestation_IsAccepted(string sample) =>
        (await VerifyAsync(sample, demo.SignedAgo(await demo.AttestationAsync("alice", demo.GoldPass()), TimeSpan.FromMinutes(29)))).ExitCode.ShouldBe(0);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task AccessToken_IsRefused(string sample) => await RefusedAsync(sample, await demo.TokenAsync("alice"));

    [Theory]
    [InlineData("alice", true)]
    [InlineData("bob", false)]
    public async Task Curl_TheTutorialsQuestion_IsAnsweredAndVerifies(string name, bool pass)
    {
        var asked = await AskWithCurlAsync(name, await demo.ApiKeyAsync());

        asked.ExitCode.ShouldBe(0, asked.Output + asked.Error);
        var data = JsonElement.Parse(asked.Output).GetProperty("data");
        data.GetProperty("attestation").GetProperty("pass").GetBoolean().ShouldBe(pass);
        foreach (var sample in Samples)
        {
            (await VerifyAsync(sample, Text(data, "jwt"))).ExitCode.ShouldBe(pass ? 0 : 1, sample);
        }
    }

    [Fact]
    public async Task Curl_WithoutAGoodKey_IsRefused()
    {
        var asked = await AskWithCurlAsync("alice", "insr_live_0000000000000000000000000000000000000000");

        asked.ExitCode.ShouldBe(22);
        Text(JsonElement.Parse(asked.Output).GetProperty("error"), "code").ShouldBe("invalid_api_key");
    }

    private Task<ProgramResult> AskWithCurlAsync(string name, string key) => Sample.RunAsync(
        "attest-with-curl/attest.sh", demo.Variables(("PORTCULLIS_API_KEY", key)), Text(demo.Account(name), "address"), demo.Contract("coin"), "31337");

    private Task<ProgramResult> VerifyAsync(string sample, string token) => Sample.RunAsync(sample, demo.Variables(), token);

    private async Task<string> RefusedAsync(string sample, string token)
    {
        var result = await VerifyAsync(sample, token);
        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldStartWith("refused: ");
        return result.Error.ToLowerInvariant();
    }
}
