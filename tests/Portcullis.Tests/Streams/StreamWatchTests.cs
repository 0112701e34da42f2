using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Conditions.Policies;
using Portcullis.Issuer;
using Portcullis.Issuer.Grants;
using Portcullis.Streams;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Streams;

/// <summary>What is no block cuts a stream too: it goes on for as long as a new request with its token would pass.</summary>
public sealed class StreamWatchTests : IAsyncLifetime
{
    private StreamGate _gate = null!;

    public async ValueTask InitializeAsync() => _gate = await StreamGate.StartAsync();

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    [Fact]
    [Trait("Case", "R3")]
    public async Task ChainsDown_Stream_IsCutAsUnknown()
    {
        var (holder, token) = _gate.Gateway.NewHolder(1);
        using var stream = await _gate.OpenAsync("/premium/events", token);
        _gate.Gateway.One.IsDown = _gate.Gateway.Two.IsDown = true;

        (await _gate.PassUntilAsync(() => _gate.Registry.Count == 0)).ShouldBeTrue();

        (await stream.EndAsync()).ShouldNotBeNull();
        (await _gate.IsRefusedAsync(holder, "chain_unavailable")).ShouldBeTrue();
    }

    [Fact]
    public async Task OneChainDown_StreamThatTheOtherLetsIn_GoesOn()
    {
        using var stream = await _gate.OpenAsync("/premium/events", _gate.Gateway.NewHolder(1).Token);
        _gate.Gateway.Two.IsDown = true;

        (await _gate.PassUntilAsync(() => _gate.Registry.Open.Single().Decision.UnknownTiers.Any())).ShouldBeTrue();

        await ShouldGoOnAsync(stream);
    }

    [Fact]
    public async Task Token_Expires_StreamIsCut()
    {
        var holder = TestGateway.NewAddress();
        _gate.Gateway.One.Give(holder, 1);
        var expires = _gate.Clock.GetUtcNow().AddSeconds(20);
        var token = _gate.Gateway.TokenFor(new Portcullis.Ethereum.Account(1, holder).ToString(), token => token with { ExpiresAt = expires });
        using var stream = await _gate.OpenAsync("/premium/events", token);

        (await _gate.PassUntilAsync(() => _gate.Registry.Count == 0)).ShouldBeTrue();

        (await stream.EndAsync()).ShouldNotBeNull();
        _gate.Clock.GetUtcNow().ShouldBeGreaterThanOrEqualTo(expires.AddSeconds(-1));
        (await _gate.IsRefusedAsync(holder, "expired_token")).ShouldBeTrue();
    }

    [Fact]
    public async Task Account_Blocked_StreamIsCut()
    {
        var (holder, token) = _gate.Gateway.NewHolder(1);
        using var stream = await _gate.OpenAsync("/premium/events", token);
        using var other = await _gate.OpenAsync("/premium/events", _gate.Gateway.NewHolder(1).Token);
        await _gate.Gateway.App.Services.GetRequiredService<Revocations>().BlockAsync(holder, "key stolen", CancellationToken.None);

        (await _gate.PassUntilAsync(() => _gate.Registry.Count == 1)).ShouldBeTrue();

        (await stream.EndAsync()).ShouldNotBeNull();
        (await _gate.IsRefusedAsync(holder, "account_blocked")).ShouldBeTrue();
        await ShouldGoOnAsync(other);
    }

    [Fact]
    public async Task Reload_PolicyAsksForMore_IsDecidedByTheNewOne()
    {
        var (poor, token) = _gate.Gateway.NewHolder(1);
        using var cut = await _gate.OpenAsync("/premium/events", token);
        using var kept = await _gate.OpenAsync("/premium/events", _gate.Gateway.NewHolder(7).Token);
        await _gate.ReloadAsync(TestFiles.Policies().Replace("\"threshold\": \"1\"", "\"threshold\": \"5\"", StringComparison.Ordinal));

        (await _gate.PassUntilAsync(() => _gate.Registry.Count == 1)).ShouldBeTrue();

        (await cut.EndAsync()).ShouldNotBeNull();
        (await _gate.IsRefusedAsync(poor, "policy_not_met")).ShouldBeTrue();
        await ShouldGoOnAsync(kept);
    }

    [Theory]
    [InlineData("gone", "not_found")]
    [InlineData("market-data:silver", "policy_not_met")]
    [InlineData("limited", null)]
    [InlineData("anonymous", null)]
    public async Task Reload_RouteIsGoneOrAsksForSomethingElse_IsDecidedByThat(string policy, string? code)
    {
        var (holder, token) = _gate.Gateway.NewHolder(1);
        using var stream = await _gate.OpenAsync("/premium/events", token);
        await _gate.ReloadAsync(TestFiles.Policies(), routes =>
        {
            if (policy == "gone")
            {
                routes.Remove("premium");
            }
            else
            {
                routes["premium"]!["AuthorizationPolicy"] = policy;
            }
        });

        var isSeen = () => code is null ? _gate.Registry.Open.Single().Asked.Policy == "limited" || policy == "anonymous" : _gate.Registry.Count == 0;
        (await _gate.PassUntilAsync(isSeen)).ShouldBeTrue();

        (await _gate.IsRefusedAsync(holder, code is null ? [] : [code])).ShouldBeTrue();
        if (code is null)
        {
            await ShouldGoOnAsync(stream);
        }
    }

    [Fact]
    public async Task Policy_IsNoLongerInForce_StreamIsCut()
    {
        var (holder, token) = _gate.Gateway.NewHolder(1);
        using var stream = await _gate.OpenAsync("/premium/events", token);
        _gate.Gateway.App.Services.GetRequiredService<LivePolicies>().Replace(PolicySet.Empty);

        (await _gate.PassUntilAsync(() => _gate.Registry.Count == 0)).ShouldBeTrue();

        (await _gate.IsRefusedAsync(holder, "chain_unavailable")).ShouldBeTrue();
    }

    [Fact]
    public async Task Deciding_FailsByAFaultOfOurs_StreamIsCutAndOthersAreStillWatched()
    {
        var (holder, token) = _gate.Gateway.NewHolder(1);
        var (other, othersToken) = _gate.Gateway.NewHolder(1);
        using var stream = await _gate.OpenAsync("/premium/events", token);
        _gate.Gateway.One.IsBroken = true;
        _gate.Gateway.One.Give(TestGateway.NewAddress(), 1);
        (await stream.EndAsync()).ShouldNotBeNull();
        (await _gate.IsRefusedAsync(holder, "internal_error")).ShouldBeTrue();

        _gate.Gateway.One.IsBroken = false;
        using var next = await _gate.OpenAsync("/premium/events", othersToken);
        _gate.Gateway.One.Give(other, 0);
        (await next.EndAsync()).ShouldNotBeNull();
        (await _gate.IsRefusedAsync(other, "policy_not_met")).ShouldBeTrue();
    }

    /// <summary>A new request would be passed as the same tier, though another one is above it now.</summary>
    [Fact]
    public async Task Reload_TierAboveTheOneTold_GoesOn()
    {
        using var stream = await _gate.OpenAsync("/premium/events", _gate.Gateway.NewHolder(10).Token);
        await _gate.ReloadAsync(TestFiles.Policies().Replace(
            "{ \"name\": \"gold\"", "{ \"name\": \"platinum\", \"when\": { \"type\": \"token_balance\", \"chainId\": 1, \"contractAddress\": \"native\", \"threshold\": \"99\" } }, { \"name\": \"gold\"", StringComparison.Ordinal));

        (await _gate.PassUntilAsync(() => _gate.Registry.Count == 0 || _gate.Registry.Open.Single().Decision.Policy.Tiers.Count == 4)).ShouldBeTrue();

        await ShouldGoOnAsync(stream);
    }

    /// <summary>More than are decided about at once hang on one chain; who reads another is cut as ever.</summary>
    [Fact]
    public async Task OneChainHangs_StreamOfAnother_IsCutAsEver()
    {
        const int many = 250;
        var (seller, token) = _gate.Gateway.NewHolder(1);

        // All of them before the first stream: what each is given is a block, with which those under way would be decided anew, and some of that might hang uncounted.
        var tokens = Enumerable.Range(0, many).Select(_ => _gate.Gateway.NewHolder(1).Token).ToList();
        using var stream = await _gate.OpenAsync("/limited/events", token);
        var others = await Task.WhenAll(tokens.Select(other => _gate.OpenAsync("/premium/events", other)));
        var (answer, reads) = (new TaskCompletionSource(), _gate.Gateway.Two.Reads);
        _gate.Gateway.Two.Until = answer.Task;
        _gate.Gateway.Two.Give(TestGateway.NewAddress(), 1);
        (await Eventually.Async(() => _gate.Gateway.Two.Reads >= reads + 200)).ShouldBeTrue();

        _gate.Gateway.One.Give(seller, 0);

        (await stream.EndAsync()).ShouldNotBeNull();
        (await _gate.IsRefusedAsync(seller, "policy_not_met")).ShouldBeTrue();
        answer.SetResult();
        Array.ForEach(others, other => other.Dispose());
    }

    private async Task ShouldGoOnAsync(ClientStream stream)
    {
        _gate.Upstream.Push("still here");
        (await stream.ReadAsync()).ShouldBe("still here");
    }
}
