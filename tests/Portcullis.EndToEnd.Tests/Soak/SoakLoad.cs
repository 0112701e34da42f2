using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>Everybody who calls a gate, each at a pace of its own: some 300 requests a second.</summary>
internal sealed class SoakLoad(SoakGate gate, Stopwatch watch) : IDisposable
{
    private const long Enough = 5_000_000;
    private static readonly TimeSpan TradeLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new() { BaseAddress = gate.Url };
    private readonly SoakCaller _holder = Caller(gate, Anvil.Accounts[1].PrivateKey);
    private readonly SoakCaller _stranger = Caller(gate, Anvil.Accounts[2].PrivateKey);
    private SoakCaller _seller = Caller(gate, Anvil.Accounts[3].PrivateKey);
    private SoakCaller _buyer = Caller(gate, Anvil.Accounts[4].PrivateKey);
    private List<SoakCaller> _crowd = [];
    private int _next;

    public SoakLedger Ledger { get; } = new();

    public int Trades { get; private set; }

    public TimeSpan SlowestTrade { get; private set; }

    /// <summary>Gives the holders their coins, and signs everybody in once.</summary>
    public async Task PrepareAsync()
    {
        await gate.Chain.MintCoinAsync(_holder.Address, Enough);
        await gate.Chain.MintCoinAsync(_seller.Address, Enough);
        _crowd = [_holder, _stranger, _seller, _buyer, .. Enumerable.Range(0, 196).Select(i => Caller(gate, Keccak256.Compute([(byte)i]).ToString()))];
        foreach (var caller in _crowd)
        {
            (await caller.SignInAsync(_client, CancellationToken.None)).ShouldBe(200);
        }
    }

    /// <summary>Goes on until it is cancelled.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(
    [
        .. Enumerable.Range(0, 8).Select(_ => PaceAsync("gated, holder", 40, token => GetAsync("/gated/x", _holder.Token, token, isTimed: true), 200, stop)),
        .. Enumerable.Range(0, 2).Select(_ => PaceAsync("open", 40, token => GetAsync("/open/x", null, token), 200, stop)),
        PaceAsync("gated, no token", 100, token => GetAsync("/gated/x", null, token), 401, stop),
        PaceAsync("gated, bad token", 100, token => GetAsync("/gated/x", _holder.Token![..^8] + "AAAAAAAA", token), 401, stop),
        PaceAsync("gated, holds nothing", 100, token => GetAsync("/gated/x", _stranger.Token, token), 403, stop),
        PaceAsync("sign-in", 250, token => _crowd[_next++ % _crowd.Count].SignInAsync(_client, token), 200, stop),
        PaceAsync("WebSocket", 500, EchoAsync, 101, stop),
        PaceAsync("reload", 5_000, ReloadAsync, 200, stop),
        PaceAsync("bought and sold", 2_000, TradeAsync, 200, stop),
    ]);

    public void Dispose() => _client.Dispose();

    private static SoakCaller Caller(SoakGate gate, string privateKey) => new(new EthereumKey(Hex.Parse(privateKey)), gate.Chain.ChainId);

    private async Task PaceAsync(string kind, int milliseconds, Func<CancellationToken, Task<int>> act, int expected, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                var status = await act(stop);
                Ledger.Add(kind, status, status == expected);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task<int> GetAsync(string path, string? token, CancellationToken cancellationToken, bool isTimed = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        var start = watch.Elapsed;
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            if (isTimed)
            {
                Ledger.AddLatency(watch.Elapsed, watch.Elapsed - start);
            }

            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private async Task<int> EchoAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {_holder.Token}");
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{gate.Url.Authority}/gated/socket"), cancellationToken);
            var buffer = new byte[16];
            for (byte i = 0; i < 3; i++)
            {
                await socket.SendAsync(new[] { i }, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
                (await socket.ReceiveAsync(buffer, cancellationToken)).Count.ShouldBe(1);
                buffer[0].ShouldBe(i);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (WebSocketException)
        {
            return socket.HttpStatusCode == System.Net.HttpStatusCode.SwitchingProtocols ? 0 : (int)socket.HttpStatusCode;
        }

        return (int)socket.HttpStatusCode;
    }

    private Task<int> ReloadAsync(CancellationToken cancellationToken)
    {
        gate.Files.WriteNext();
        return Task.FromResult(200);
    }

    /// <summary>The coins change hands: the seller is shut out, and the buyer let in. Any other answer on the way is the outcome.</summary>
    private async Task<int> TradeAsync(CancellationToken cancellationToken)
    {
        await gate.Chain.TransferCoinAsync(_seller.Address, _buyer.Address, Enough);
        var start = watch.Elapsed;
        if (await UntilAsync(_seller, 403, 200, cancellationToken) is var shut and not 403)
        {
            return shut;
        }

        if (await UntilAsync(_buyer, 200, 403, cancellationToken) is var open and not 200)
        {
            return open;
        }

        Trades++;
        SlowestTrade = TimeSpan.FromTicks(Math.Max(SlowestTrade.Ticks, (watch.Elapsed - start).Ticks));
        (_seller, _buyer) = (_buyer, _seller);
        return 200;
    }

    private async Task<int> UntilAsync(SoakCaller caller, int wanted, int before, CancellationToken cancellationToken)
    {
        var (start, status) = (watch.Elapsed, before);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (status == before && watch.Elapsed - start < TradeLimit)
        {
            status = await GetAsync("/gated/x", caller.Token, cancellationToken);
            await pace.WaitForNextTickAsync(cancellationToken);
        }

        return status == before && status != wanted ? -1 : status;
    }
}
