using System.Net;
using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

/// <summary>What cannot be told is neither a yes nor a no.</summary>
public sealed class UnknownTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new();

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Gate_ChainDown_503WithRetryAfterAndBackAgain()
    {
        var (_, token) = _gateway.NewHolder(1);
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.OK);
        _gateway.One.IsDown = _gateway.Two.IsDown = true;
        using var response = await _gateway.GetAsync("/premium/x", token);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta.ShouldNotBeNull();
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!.GetValue<string>().ShouldBe("chain_unavailable");
        _gateway.One.IsDown = _gateway.Two.IsDown = false;
        (await StatusOf("/premium/x", token)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Gate_BetterTierUnknown_FallsToTheOneMetAndSaysSo()
    {
        var (_, token) = _gateway.NewHolder(1);
        _gateway.Two.IsDown = true;
        var seen = await _gateway.PassAsync("/premium/x", token);
        seen.Header("Portcullis-Tier").ShouldBe("basic");
        seen.Header("Portcullis-Tier-Unknown").ShouldBe("gold");
    }

    [Theory]
    [InlineData("/gold/x", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/silver/x", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/limited/x", HttpStatusCode.OK)]
    [InlineData("/pub/x", HttpStatusCode.OK)]
    public async Task Gate_OneChainDown_RefusesOnlyWhatItCannotTell(string path, HttpStatusCode expected)
    {
        var (_, token) = _gateway.NewHolder(1);
        _gateway.Two.IsDown = true;
        (await StatusOf(path, token)).ShouldBe(expected);
    }

    private async Task<HttpStatusCode> StatusOf(string path, string token)
    {
        using var response = await _gateway.GetAsync(path, token);
        return response.StatusCode;
    }
}
