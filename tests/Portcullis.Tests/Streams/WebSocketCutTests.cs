using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Streams;

/// <summary>A WebSocket whose caller sold is closed with 1008 on both sides.</summary>
public sealed class WebSocketCutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(HttpProtocols.Http1, 1)]
    [InlineData(HttpProtocols.Http2, 2)]
    [Trait("Case", "C4")]
    public async Task Sold_WebSocket_IsClosedWith1008OnBothSidesAndAnothersGoesOn(HttpProtocols protocols, int version)
    {
        await using var gate = await StreamGate.StartAsync(protocols);
        var (seller, token) = gate.Gateway.NewHolder(1);
        using var sold = await OpenAsync(gate, token, version);
        using var kept = await OpenAsync(gate, gate.Gateway.NewHolder(1).Token, version);
        gate.Registry.Count.ShouldBe(2);

        gate.Gateway.One.Give(seller, 0);

        (await ReceiveAsync(sold)).ShouldBe((WebSocketMessageType.Close, WebSocketCloseStatus.PolicyViolation));
        await sold.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        (await Eventually.Async(() => !gate.Upstream.Closed.IsEmpty && gate.Registry.Count == 1)).ShouldBeTrue();
        gate.Upstream.Closed.ShouldBe([WebSocketCloseStatus.PolicyViolation]);
        await kept.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        (await ReceiveAsync(kept)).Type.ShouldBe(WebSocketMessageType.Text);
        (await gate.IsRefusedAsync(seller, "policy_not_met")).ShouldBeTrue();
    }

    [Fact]
    public async Task Sold_ClientThatGoesOnSending_IsNotHeardByTheUpstream()
    {
        await using var gate = await StreamGate.StartAsync();
        var (seller, token) = gate.Gateway.NewHolder(1);
        using var sold = await OpenAsync(gate, token, 1);
        await SellAsync(gate, seller);

        await sold.SendAsync("buy everything"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        (await Eventually.Async(() => !gate.Upstream.Closed.IsEmpty && gate.Registry.Count == 0)).ShouldBeTrue();
        gate.Upstream.Closed.ShouldBe([WebSocketCloseStatus.PolicyViolation]);
        (await ReceiveAsync(sold)).ShouldBe((WebSocketMessageType.Close, WebSocketCloseStatus.PolicyViolation));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, 1)]
    [InlineData(HttpProtocols.Http2, 2)]
    public async Task Sold_ClientThatSaysNothing_IsBrokenOffAfterFiveSeconds(HttpProtocols protocols, int version)
    {
        await using var gate = await StreamGate.StartAsync(protocols);
        var (seller, token) = gate.Gateway.NewHolder(1);
        using var sold = await OpenAsync(gate, token, version);
        var start = gate.Clock.GetUtcNow();
        await SellAsync(gate, seller);

        (await gate.PassUntilAsync(() => gate.Registry.Count == 0)).ShouldBeTrue();

        (gate.Clock.GetUtcNow() - start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
        (await Eventually.Async(() => !gate.Upstream.Closed.IsEmpty)).ShouldBeTrue();
        gate.Upstream.Closed.ShouldBe([null]);
    }

    [Fact]
    public async Task WebSocket_ThatEndsByItself_Leaves()
    {
        await using var gate = await StreamGate.StartAsync();
        using var socket = await OpenAsync(gate, gate.Gateway.NewHolder(1).Token, 1);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        (await Eventually.Async(() => gate.Registry.Count == 0)).ShouldBeTrue();
        gate.Upstream.Closed.ShouldBe([WebSocketCloseStatus.NormalClosure]);
    }

    [Fact]
    public async Task Sold_WebSocketOfAnOpenRoute_IsNotTouched()
    {
        await using var gate = await StreamGate.StartAsync();
        var (seller, token) = gate.Gateway.NewHolder(1);
        using var open = await OpenAsync(gate, token, 1, "/pub/x");
        using var gated = await OpenAsync(gate, token, 1);
        await SellAsync(gate, seller);

        await open.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        (await ReceiveAsync(open)).Type.ShouldBe(WebSocketMessageType.Text);
    }

    private static async Task SellAsync(StreamGate gate, Address seller)
    {
        gate.Gateway.One.Give(seller, 0);

        // It is on record behind the cut; the stream itself says so before it hears nothing more.
        (await gate.IsRefusedAsync(seller, "policy_not_met")).ShouldBeTrue();
    }

    private static async Task<ClientWebSocket> OpenAsync(StreamGate gate, string token, int version, string path = "/premium/x")
    {
        var client = await WebSocketCall.OpenAsync(gate.Gateway.Url, path, token, new Version(version, version == 1 ? 1 : 0));
        (await ReceiveAsync(client)).Type.ShouldBe(WebSocketMessageType.Text);
        return client;
    }

    private static async Task<(WebSocketMessageType Type, WebSocketCloseStatus? Status)> ReceiveAsync(ClientWebSocket client)
    {
        using var patience = new CancellationTokenSource(Patience);
        var received = await client.ReceiveAsync(new byte[16_384], patience.Token);
        return (received.MessageType, received.CloseStatus);
    }
}
