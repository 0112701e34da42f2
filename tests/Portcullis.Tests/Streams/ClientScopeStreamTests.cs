using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Streams;

/// <summary>A stream by a client's token goes on for as long as a new request with that token would pass.</summary>
public sealed class ClientScopeStreamTests
{
    [Fact]
    public async Task Route_ComesToAskForMoreThanTheScope_CutsTheClientsStreamAndNotTheAccountsOwn()
    {
        await using var gate = await StreamGate.StartAsync();
        var (holder, own) = gate.Gateway.NewHolder(10);
        var given = gate.Gateway.TokenFor(new Account(1, holder).ToString(), token => token with { ClientId = "desk", Scope = "market-data market-data:basic" });
        using var stream = await gate.OpenAsync("/premium/events", given);
        using var kept = await gate.OpenAsync("/premium/events", own);

        await gate.ReloadAsync(TestFiles.Policies(), routes => routes["premium"]!["AuthorizationPolicy"] = "market-data:silver");

        (await gate.PassUntilAsync(() => gate.Registry.Count == 1)).ShouldBeTrue();
        (await stream.EndAsync()).ShouldNotBeNull();
        (await Eventually.Async(() => gate.Gateway.Logs.Lines.Any(line => line.Contains("insufficient_scope", StringComparison.Ordinal)))).ShouldBeTrue();
        gate.Upstream.Push("still here");
        (await kept.ReadAsync()).ShouldBe("still here");
    }
}
