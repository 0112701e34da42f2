using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>Whom a message may be for stands in the settings, whatever host a request names.</summary>
public sealed class HostHeaderTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly DevAccount Alice = DevAccount.All[0];

    public static TheoryData<string, string> Headers => new()
    {
        { "Host", "evil.test" },
        { "X-Forwarded-Host", "evil.test" },
        { "X-Original-Host", "evil.test" },
        { "Forwarded", "host=evil.test;proto=https" },
        { "Origin", "https://evil.test" },
        { "Referer", "https://evil.test/" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    [Trait("Case", "S5")]
    public async Task Message_ForTheHostThatTheRequestNames_IsRefused(string name, string value)
    {
        var good = await new SignInClient(gateway.Http, gateway.Clock).MessageAsync(Alice.Address);
        var foreign = (good with { Domain = "evil.test", Uri = "https://evil.test" }).ToString();

        (await SendAsync("/oauth2/token", Proof(foreign), name, value)).ShouldBe(401, "domain_mismatch");
        (await SendAsync("/oauth2/token", Proof(good.ToString()), name, value)).ShouldBe(200, null);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    [Trait("Case", "S5")]
    public async Task Challenge_NamesTheConfiguredDomain(string name, string value)
    {
        var challenge = await SendAsync("/auth/challenge", new JsonObject { ["address"] = Alice.Address.ToString(), ["chainId"] = 1 }, name, value);

        challenge.Text("message").ShouldStartWith($"{new Uri(TestGateway.PublicUrl).Authority} wants you to sign in");
        challenge.Text("message").ShouldNotContain("evil.test");
    }

    private static JsonObject Proof(string message)
    {
        using var key = new EthereumKey(Hex.Parse(Alice.PrivateKey));
        return new JsonObject { ["grant_type"] = SignInClient.GrantType, ["message"] = message, ["signature"] = Hex.Format(key.SignMessage(message)) };
    }

    private async Task<Reply> SendAsync(string path, JsonObject body, string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        return await Reply.OfAsync(await gateway.Http.SendAsync(request));
    }
}
