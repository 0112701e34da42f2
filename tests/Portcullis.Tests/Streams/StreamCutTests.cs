using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portcullis.Testing;

namespace Portcullis.Tests.Streams;

/// <summary>A stream whose caller sold is cut with the block, whatever it speaks. The clock stands still: only the block can have told of it.</summary>
public sealed class StreamCutTests
{
    private const long Http2Cancel = 8;

    private static readonly string[] Samples =
    [
        "portcullis_gateway_streams_open 0\n",
        "portcullis_gateway_streams_cut_total{route=\"premium\",policy=\"market-data\",code=\"policy_not_met\"} ",
        "portcullis_closing_duration_seconds_count{what=\"stream\"} ",
        "portcullis_gateway_requests_total{route=\"premium\",policy=\"market-data\",tier=\"basic\",code=\"policy_not_met\"} ",
    ];

    [Theory]
    [InlineData("/premium/events", HttpProtocols.Http1, HttpProtocols.Http1)]
    [InlineData("/premium/body", HttpProtocols.Http1, HttpProtocols.Http1)]
    [InlineData("/premium/events", HttpProtocols.Http1, HttpProtocols.Http2)]
    [InlineData("/premium/events", HttpProtocols.Http2, HttpProtocols.Http1)]
    [InlineData("/premium/body", HttpProtocols.Http2, HttpProtocols.Http2)]
    [InlineData("/premium/call", HttpProtocols.Http2, HttpProtocols.Http2)]
    [Trait("Case", "C4")]
    public async Task Sold_Stream_BreaksOffOnBothSidesAndAnothersGoesOn(string path, HttpProtocols protocols, HttpProtocols upstream)
    {
        await using var gate = await StreamGate.StartAsync(protocols, upstream);
        var (seller, sellersToken) = gate.Gateway.NewHolder(1);
        using var sold = await gate.OpenAsync(path, sellersToken);
        using var kept = await gate.OpenAsync(path, gate.Gateway.NewHolder(1).Token);
        gate.Registry.Count.ShouldBe(2);

        gate.Gateway.One.Give(seller, 0);

        ShouldBeBroken(await sold.EndAsync(), protocols);
        (await Eventually.Async(() => gate.Upstream.Broken == 1 && gate.Registry.Count == 1)).ShouldBeTrue();
        gate.Upstream.Push("still here");
        (await kept.ReadAsync()).ShouldBe("still here");
        (await gate.IsRefusedAsync(seller, "policy_not_met")).ShouldBeTrue();
        (await Eventually.Async(() => gate.Gateway.Logs.Lines.Any(line => line.Contains("Cut a stream of route premium, which asks for market-data: policy_not_met", StringComparison.Ordinal)))).ShouldBeTrue();
        gate.Gateway.Logs.Lines.ShouldNotContain(line => line.Contains(sellersToken, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sold_CallWithoutAnAnswerYet_BreaksOff()
    {
        await using var gate = await StreamGate.StartAsync(HttpProtocols.Http2, HttpProtocols.Http2);
        var (seller, token) = gate.Gateway.NewHolder(1);
        var call = gate.SendAsync("/premium/silent", token);
        (await Eventually.Async(() => gate.Upstream.Open == 1)).ShouldBeTrue();
        gate.Registry.Count.ShouldBe(1);

        gate.Gateway.One.Give(seller, 0);

        ShouldBeBroken((await Should.ThrowAsync<HttpRequestException>(() => call)).InnerException, HttpProtocols.Http2);
        (await Eventually.Async(() => gate.Upstream.Broken == 1 && gate.Registry.Count == 0)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("/premium/events", 1, 1, true)]
    [InlineData("/silver/events", 10, 1, false)]
    [InlineData("/silver/events", 10, 10, true)]
    [InlineData("/premium/events", 10, 1, false)]
    [InlineData("/premium/events", 1, 10, true)]
    public async Task Block_WithWhichTheTierAskedForIsOrIsNotMet_Decides(string path, ulong before, ulong after, bool goesOn)
    {
        await using var gate = await StreamGate.StartAsync();
        var (holder, token) = gate.Gateway.NewHolder(before);
        using var stream = await gate.OpenAsync(path, token);
        var last = gate.Gateway.One.Give(holder, after);

        (await Eventually.Async(() => gate.Registry.Count == 0 || gate.Registry.Open.All(open => open.Decision.Blocks.Any(block => block.Number == last)))).ShouldBeTrue();
        gate.Upstream.Push("next");
        if (goesOn)
        {
            (await stream.ReadAsync()).ShouldBe("next");
        }
        else
        {
            (await stream.EndAsync()).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task Sold_HttpOneDotNil_IsResetAndNotEnded()
    {
        // Without a length and without chunks the end of the connection is the end of the answer: only a reset tells them apart.
        await using var gate = await StreamGate.StartAsync();
        var (seller, token) = gate.Gateway.NewHolder(1);
        using var client = new TcpClient();
        await client.ConnectAsync(gate.Gateway.Url.Host, gate.Gateway.Url.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET /premium/body HTTP/1.0\r\nHost: {gate.Gateway.Url.Authority}\r\nAuthorization: Bearer {token}\r\n\r\n"));
        var buffer = new byte[16_384];
        (await stream.ReadAsync(buffer)).ShouldBeGreaterThan(0);
        (await Eventually.Async(() => gate.Registry.Count == 1)).ShouldBeTrue();

        gate.Gateway.One.Give(seller, 0);

        var broken = await Should.ThrowAsync<IOException>(async () =>
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
            }
        });
        broken.InnerException.ShouldBeOfType<SocketException>().SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task Sold_OpenRoute_IsNotTouched()
    {
        await using var gate = await StreamGate.StartAsync();
        var (seller, token) = gate.Gateway.NewHolder(1);
        using var open = await gate.OpenAsync("/pub/events", token);
        using var gated = await gate.OpenAsync("/premium/events", token);
        gate.Registry.Count.ShouldBe(1);

        gate.Gateway.One.Give(seller, 0);
        (await gated.EndAsync()).ShouldNotBeNull();

        gate.Upstream.Push("still here");
        (await open.ReadAsync()).ShouldBe("still here");
    }

    [Fact]
    public async Task Metrics_OfACut_AreThere()
    {
        await using var gate = await StreamGate.StartAsync();
        var (seller, token) = gate.Gateway.NewHolder(1);
        using var stream = await gate.OpenAsync("/premium/events", token);
        gate.Scrape().ShouldContain("portcullis_gateway_streams_open 1\n");

        gate.Gateway.One.Give(seller, 0);
        await stream.EndAsync();

        (await Eventually.Async(() => Samples.All(sample => gate.Scrape().Contains(sample, StringComparison.Ordinal)))).ShouldBeTrue(gate.Scrape());
    }

    private static void ShouldBeBroken(Exception? end, HttpProtocols protocols)
    {
        if (protocols == HttpProtocols.Http2)
        {
            end.ShouldBeOfType<HttpProtocolException>().ErrorCode.ShouldBe(Http2Cancel);
        }
        else
        {
            end.ShouldBeAssignableTo<IOException>();
        }
    }
}
