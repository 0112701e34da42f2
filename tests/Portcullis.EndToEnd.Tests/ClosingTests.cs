using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Numerics;
using Portcullis.Ethereum;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests;

/// <summary>Streams of the real program, before a real chain: who sells loses them, who does not keeps them.</summary>
[Collection(UnderLoad.Name)]
public sealed class ClosingTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A new block is seen within a poll, which is each second here; the machine may be busy.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    private readonly Address _seller = ServedGate.NewAddress();
    private readonly Address _holder = ServedGate.NewAddress();
    private readonly HttpClient _client = new();
    private StreamUpstream _upstream = null!;
    private ServedGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await StreamUpstream.StartAsync();
        _gate = await ServedGate.StartAsync(settings =>
        {
            settings["ReloadInterval"] = "00:00:00.02";
            settings["ReverseProxy"]!["Clusters"]!["api"]!["Destinations"]!["one"]!["Address"] = $"{_upstream.Url}";
        });
        foreach (var account in new[] { _seller, _holder })
        {
            await _gate.Chain.SetEtherAsync(account, BigInteger.Pow(10, 18));
            await _gate.Chain.MintCoinAsync(account, 5_000_000);
        }

        _gate.Write("policies.json", ServedGate.Policies().Replace("\"native\", \"threshold\": \"1\"", $"\"{_gate.Chain.Coin}\", \"threshold\": \"5\"", StringComparison.Ordinal));
        (await Eventually.Async(() => _gate.Count("The files are in force") > 0)).ShouldBeTrue(_gate.Program.Output);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _upstream.End();
        await _gate.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    [Trait("Case", "C4")]
    public async Task Sold_StreamsOfTheSeller_AreCutAndThoseOfAnotherGoOn()
    {
        var (sellersToken, holdersToken) = (_gate.TokenFor(_seller), _gate.TokenFor(_holder));
        await LetInAsync(sellersToken);
        using var socket = await OpenSocketAsync(sellersToken);
        using var events = await OpenEventsAsync(sellersToken);
        using var othersSocket = await OpenSocketAsync(holdersToken);
        using var othersEvents = await OpenEventsAsync(holdersToken);
        var ends = Task.WhenAll(CloseAsync(socket), BreakAsync(events));

        await _gate.Chain.TransferCoinAsync(_seller, ServedGate.NewAddress(), 1);
        var mined = Stopwatch.GetTimestamp();
        var took = (await ends.WaitAsync(Patience)).Select(at => Stopwatch.GetElapsedTime(mined, at)).ToList();

        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        _upstream.Push("still here");
        (await othersEvents.ReadLineAsync()).ShouldBe("still here");
        await othersSocket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        (await ReceiveAsync(othersSocket)).ShouldBe(WebSocketMessageType.Text);
        (await Eventually.Async(() => _gate.Count("Cut a stream of route api") == 2)).ShouldBeTrue(_gate.Program.Output);
        took.ShouldAllBe(time => time < Most);
        var own = await MeanOfCutsAsync();
        own.ShouldBeLessThan(Most);
        Figure.Print("C4", $"sold: WebSocket closed with 1008 {took[0].TotalMilliseconds:F0} ms and server-sent events broken off {took[1].TotalMilliseconds:F0} ms after the block was mined, {own.TotalMilliseconds:F0} ms after it was told; the other holder's go on");
    }

    /// <summary>The mean of what the gate itself measured, from the announcement of the block to the cut.</summary>
    private async Task<TimeSpan> MeanOfCutsAsync()
    {
        // Measured after the cut is logged.
        string[] lines = [];
        (await Eventually.Async(async () =>
        {
            lines = (await _client.GetStringAsync(new Uri(_gate.Admin, "/metrics"))).Split('\n');
            return Value("count") == 2;
        })).ShouldBeTrue(string.Join('\n', lines));
        return TimeSpan.FromSeconds(Value("sum")!.Value / 2);

        double? Value(string name) => lines.SingleOrDefault(line => line.StartsWith($"portcullis_closing_duration_seconds_{name}{{what=\"stream\"}} ", StringComparison.Ordinal)) is { } found
            ? double.Parse(found.Split(' ')[^1], CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Waits until the gate has seen the block with the coins.</summary>
    private async Task LetInAsync(string token)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var response = await SendAsync("/api/short", token);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task<long> CloseAsync(ClientWebSocket socket)
    {
        (await ReceiveAsync(socket)).ShouldBe(WebSocketMessageType.Close);
        return Stopwatch.GetTimestamp();
    }

    private static async Task<long> BreakAsync(StreamReader events)
    {
        await Should.ThrowAsync<IOException>(() => events.ReadToEndAsync());
        return Stopwatch.GetTimestamp();
    }

    private async Task<ClientWebSocket> OpenSocketAsync(string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new Uri($"ws://{_gate.Url.Authority}/api/socket"), CancellationToken.None);
        (await ReceiveAsync(socket)).ShouldBe(WebSocketMessageType.Text);
        return socket;
    }

    private async Task<StreamReader> OpenEventsAsync(string token)
    {
        var response = await SendAsync("/api/events", token);
        var events = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        (await events.ReadLineAsync()).ShouldBe("open");
        return events;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gate.Url, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<WebSocketMessageType> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        return (await socket.ReceiveAsync(new byte[1024], patience.Token)).MessageType;
    }
}
