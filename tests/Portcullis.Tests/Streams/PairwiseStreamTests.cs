using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Ethereum;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Grants;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Streams;

/// <summary>Streams of callers who are known by pseudonyms end as others do, and are on record by their accounts.</summary>
public sealed class PairwiseStreamTests : IAsyncLifetime
{
    private StreamGate _gate = null!;

    public async ValueTask InitializeAsync() => _gate = await StreamGate.StartAsync(change: settings => settings["Tokens"] = new JsonObject { ["Subject"] = "pairwise" });

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    [Fact]
    public async Task Sold_PairwiseStream_IsCut()
    {
        var (holder, token) = NewHolder();
        using var stream = await _gate.OpenAsync("/premium/events", token);

        _gate.Gateway.One.Give(holder, 0);

        (await _gate.IsRefusedAsync(holder, "policy_not_met")).ShouldBeTrue();
    }

    [Fact]
    public async Task Blocked_PairwiseStream_IsCut()
    {
        var (holder, token) = NewHolder();
        using var stream = await _gate.OpenAsync("/premium/events", token);
        await _gate.Gateway.App.Services.GetRequiredService<Revocations>().BlockAsync(holder, "", CancellationToken.None);

        (await _gate.PassUntilAsync(() => _gate.Registry.Count == 0)).ShouldBeTrue();

        (await _gate.IsRefusedAsync(holder, "account_blocked")).ShouldBeTrue();
    }

    private (Address Address, string Token) NewHolder()
    {
        var address = TestGateway.NewAddress();
        _gate.Gateway.One.Give(address, 1);
        return (address, _gate.Gateway.TokenFor(new Account(1, address).ToString(), _gate.Gateway.App.Services.GetRequiredService<TokenSubjects>().Write));
    }
}
