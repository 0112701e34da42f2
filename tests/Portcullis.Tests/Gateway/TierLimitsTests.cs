using System.Net;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Gateway;

public sealed class TierLimitsTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly TestGateway _gateway;

    public TierLimitsTests() => _gateway = new() { Clock = _clock };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Limit_UsedUp_429UntilTheWindowEnds()
    {
        var (address, _) = _gateway.NewHolder(1);
        (await StatusesAsync(address, 2)).ShouldBe([200, 200]);
        _clock.Advance(TimeSpan.FromMinutes(20));
        using (var response = await _gateway.GetAsync("/limited/x", _gateway.TokenFor(address)))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(40));
            (await response.Content.ReadAsStringAsync()).ShouldContain("rate_limited");
        }

        _clock.Advance(TimeSpan.FromMinutes(40));
        (await StatusesAsync(address, 3)).ShouldBe([200, 200, 429]);
    }

    [Fact]
    public async Task Limit_SecondTokenOrChainOfTheSameAddress_CountsTogether()
    {
        var (address, token) = _gateway.NewHolder(1);
        var elsewhere = _gateway.TokenFor(new Ethereum.Account(2, address).ToString());
        (await StatusOf(token)).ShouldBe(200);
        (await StatusOf(elsewhere)).ShouldBe(200);
        (await StatusOf(token)).ShouldBe(429);
    }

    [Fact]
    public async Task Limit_OtherAddress_CountsApart()
    {
        (await StatusesAsync(_gateway.NewHolder(1).Address, 3)).ShouldBe([200, 200, 429]);
        (await StatusesAsync(_gateway.NewHolder(1).Address, 3)).ShouldBe([200, 200, 429]);
    }

    [Fact]
    public async Task Limit_RefusedRequests_AreNotCounted()
    {
        var (address, _) = _gateway.NewHolder(0);
        (await StatusesAsync(address, 3)).ShouldBe([403, 403, 403]);
        _gateway.One.Give(address, 1);
        (await StatusesAsync(address, 3)).ShouldBe([200, 200, 429]);
    }

    [Theory]
    [InlineData("2/1h", 429)]
    [InlineData("3/1h", 200)]
    public async Task Limit_AfterAReload_CountsOnUnlessItChanged(string limit, int expected)
    {
        var (address, _) = _gateway.NewHolder(1);
        (await StatusesAsync(address, 3)).ShouldBe([200, 200, 429]);
        await File.WriteAllTextAsync(_gateway.Policies, TestFiles.Policies("9/1h").Replace("2/1h", limit, StringComparison.Ordinal));
        (await _gateway.Reloader.ReloadAsync(CancellationToken.None)).ShouldBeEmpty();
        (await StatusesAsync(address, 1)).ShouldBe([expected]);
    }

    [Fact]
    public async Task Limit_ManyAtOnce_LetsExactlyItsNumberThrough()
    {
        var (_, token) = _gateway.NewHolder(1);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => StatusOf(token)));
        statuses.Count(status => status == 200).ShouldBe(2);
        statuses.Count(status => status == 429).ShouldBe(28);
    }

    private async Task<List<int>> StatusesAsync(Ethereum.Address address, int count)
    {
        List<int> statuses = [];
        for (var i = 0; i < count; i++)
        {
            statuses.Add(await StatusOf(_gateway.TokenFor(address)));
        }

        return statuses;
    }

    private async Task<int> StatusOf(string token)
    {
        using var response = await _gateway.GetAsync("/limited/x", token);
        return (int)response.StatusCode;
    }
}
