using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests;

/// <summary>
/// What strangers can send costs them more than those who may call. Quiet and flooded rounds take turns, and the medians of their p99 are compared,
/// so that whatever else the machine does meets both alike.
/// </summary>
[Collection(UnderLoad.Name)]
public sealed class FloodTests : IAsyncLifetime
{
    private const int SignInsAMinute = 60;
    private const int Rounds = 5;
    private const int CallsPerRound = 150;
    private const int Attempts = 3;
    private const double MemoryBound = 200e6;
    private const string Memory = "dotnet_process_memory_working_set_bytes";

    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    private ServedGate _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _gate = await ServedGate.StartAsync(settings => settings["Limits"] = new JsonObject { ["SignInPerAddress"] = $"{SignInsAMinute}/1m" });
        _gate.Upstream.Answer = _ => new UpstreamAnswer { Body = "ok" };
        await CallAsync();
    }

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    [Fact]
    [Trait("Case", "D4")]
    public async Task UnknownKeys_CostNoChainCall()
    {
        using var foreign = SigningKey.Create();
        var calls = await MeasureAsync("D4", "tokens of unknown keys", flood => flood.Add(4, "/api/x", () => ServedGate.TokenFor(ServedGate.NewAddress(), foreign), Every), 401);
        calls.ShouldBe(0);
    }

    [Fact]
    [Trait("Case", "D3")]
    public async Task Nonces_AreLimitedPerAddress()
    {
        // The limit is used up first: on a fast machine the flood would end before it met it.
        using var client = new HttpClient { BaseAddress = _gate.Url };
        for (var i = 0; i < SignInsAMinute; i++)
        {
            (await client.GetAsync("/auth/nonce", TestContext.Current.CancellationToken)).Dispose();
        }

        var calls = await MeasureAsync("D3", "nonce requests", flood => flood.Add(4, "/auth/nonce", () => null, Every), 429);
        calls.ShouldBe(0);
    }

    [Fact]
    [Trait("Case", "D2")]
    [Trait("Case", "R14")]
    public async Task RandomWallets_WhileBlocksAreMined_CostAChainCallEachAtMost()
    {
        var wallets = 0;
        using var stop = new CancellationTokenSource();
        var mining = MineAsync(stop.Token);
        var calls = await MeasureAsync("D2", "random wallets", flood => flood.Add(8, "/api/x", () => Stranger(ref wallets), Every), 403);
        await stop.CancelAsync();
        var blocks = await mining;
        Figure.Print("R14", $"{wallets} wallets that nobody had seen, {blocks} blocks: {calls} reads of the chain");
        blocks.ShouldBeGreaterThan(1);

        // The good callers' one wallet is read anew at each block, since no event tells of the coin.
        calls.ShouldBeInRange(1, wallets + blocks + 1);
    }

    [Fact]
    [Trait("Case", "G6")]
    public async Task SlowClients_AThousand_HoldNobodyUp()
    {
        var clients = new List<TcpClient>();
        try
        {
            await MeasureAsync("G6", "1000 slow clients", async () =>
            {
                clients.AddRange(await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => SendHalfAHeadAsync())));
                return new Nothing(() => Close(clients));
            });
        }
        finally
        {
            Close(clients);
        }
    }

    /// <summary>Mines ten blocks a second, quiet or flooded; returns how many.</summary>
    private async Task<int> MineAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var blocks = 0;
        try
        {
            for (; await timer.WaitForNextTickAsync(stop); blocks++)
            {
                await _gate.Chain.MineAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The flood is over.
        }

        return blocks;
    }

    private string Stranger(ref int count)
    {
        Interlocked.Increment(ref count);
        return _gate.StrangerToken();
    }

    private static void Close(List<TcpClient> clients)
    {
        clients.ForEach(client => client.Dispose());
        clients.Clear();
    }

    private async Task<TcpClient> SendHalfAHeadAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_gate.Url.Host, _gate.Url.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/x HTTP/1.1\r\nHost: a\r\nX-Slow: "));
        return client;
    }

    private async Task<double> MeasureAsync(string name, string what, Action<Callers> begin, int status)
    {
        var floods = new List<Callers>();
        var calls = await MeasureAsync(name, what, () =>
        {
            var flood = new Callers(_gate.Url);
            begin(flood);
            floods.Add(flood);
            return Task.FromResult<IAsyncDisposable>(flood);
        });
        floods.SelectMany(flood => flood.Dropped).ShouldBeEmpty();
        floods.Sum(flood => flood.Answered(status)).ShouldBeGreaterThan(0);
        return calls;
    }

    /// <summary>Returns how many calls the chain got. A measurement that something else on the machine spoilt is taken again; starving would spoil them all.</summary>
    private async Task<double> MeasureAsync(string name, string what, Func<Task<IAsyncDisposable>> flood)
    {
        var (calls, memory) = (await CountReadsAsync(), await CountAsync(Memory));
        var (quiet, flooded) = await TakeTurnsAsync(flood);
        for (var i = 1; i < Attempts && IsWorse(quiet, flooded); i++)
        {
            (quiet, flooded) = await TakeTurnsAsync(flood);
        }

        calls = await CountReadsAsync() - calls;
        memory = await CountAsync(Memory) - memory;
        Figure.Print(name, string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: p99 of good callers {quiet.TotalMilliseconds:F1} ms quiet, {flooded.TotalMilliseconds:F1} ms flooded; {calls} chain reads, {memory / 1e6:F0} MB more"));
        IsWorse(quiet, flooded).ShouldBeFalse();
        memory.ShouldBeLessThan(MemoryBound);
        return calls;
    }

    private static bool IsWorse(TimeSpan quiet, TimeSpan flooded) => flooded > Unnoticed && flooded > quiet * 2;

    private async Task<(TimeSpan Quiet, TimeSpan Flooded)> TakeTurnsAsync(Func<Task<IAsyncDisposable>> flood)
    {
        List<TimeSpan> quiet = [], flooded = [];
        for (var i = 0; i < Rounds; i++)
        {
            quiet.Add(await CallAsync());
            await using (await flood())
            {
                flooded.Add(await CallAsync());
            }
        }

        return (Median(quiet), Median(flooded));
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>Lets good callers call; returns their p99.</summary>
    private async Task<TimeSpan> CallAsync()
    {
        var callers = new Callers(_gate.Url);
        await using (callers.Add(2, "/api/x", _gate.HolderToken()))
        {
            await callers.AnsweredAsync(CallsPerRound);
        }

        callers.Dropped.ShouldBeEmpty();
        callers.Statuses.ShouldBe([200]);
        return callers.P99;
    }

    private async Task<double> CountReadsAsync() => await CountAsync("method=\"eth_call\"") + await CountAsync("method=\"eth_getBalance\"");

    /// <summary>The sum of the samples whose name or labels hold a text.</summary>
    private async Task<double> CountAsync(string text)
    {
        using var client = new HttpClient();
        var lines = (await client.GetStringAsync(new Uri(_gate.Admin, "/metrics"))).Split('\n');
        return lines.Where(line => !line.StartsWith('#') && line.Contains(text, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    private sealed class Nothing(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
