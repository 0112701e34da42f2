using System.Diagnostics;
using System.Globalization;
using Portcullis.Benchmarks.Load;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Chains;

/// <summary>What reading a chain costs: decisions for wallets never seen beside single reads and viem, calls for a million decisions, and the memory of a million wallets.</summary>
internal sealed class ChainLoad(LoadOptions options)
{
    private const int InFlight = 1_024;
    private const int Singles = 16;
    private const ulong Million = 1_000_000;

    private static readonly AbiFunction BalanceOf = AbiFunction.Parse("balanceOf(address)(uint256)");

    private readonly Goals _goals = new();
    private ulong _wallet = 1 << 20;

    public static async Task<int> RunAsync(LoadOptions options)
    {
        await using var chain = await TestChain.StartAsync();
        var load = new ChainLoad(options);
        await load.MeasureColdAsync(chain);
        await load.MeasureCallsAsync(chain);
        await load.MeasureMemoryAsync(chain);
        load._goals.AtMost("a coin sold: from the node's announcement of the block to the first 403, slowest of 20", 250, await ClosingTime.MeasureAsync(chain, times: 20), " ms");
        load._goals.Print();
        return 0;
    }

    private async Task MeasureColdAsync(TestChain chain)
    {
        List<(double Cold, double Single, double Viem)> rounds = [];
        using var followed = await ChainUnderLoad.StartAsync(chain);
        using var http = HttpTransport.CreateClient(chain.RpcUrl, TimeSpan.FromSeconds(30));
        var client = new EthereumClient(new HttpTransport(http));
        var head = (await client.GetHeaderAsync(BlockTag.Latest, CancellationToken.None)).Hash;
        var single = (ulong wallet) => ReadAsync(client, chain.Coin, head, wallet);
        await RateAsync(InFlight, followed.DecideAsync, options.WarmUp);
        await RateAsync(Singles, single, options.WarmUp);
        for (var round = 0; round < options.Rounds; round++)
        {
            rounds.Add((await RateAsync(InFlight, followed.DecideAsync, options.Seconds), await RateAsync(Singles, single, options.Seconds), await ViemAsync(chain)));
            Console.Error.WriteLine($"round {round + 1} of {options.Rounds}: {rounds[^1].Cold:N0} · {rounds[^1].Single:N0} · {rounds[^1].Viem:N0} /s");
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: false);
        await EachAsync(InFlight, 20_000, followed.DecideAsync);
        _goals.Note("allocated for a cold decision, kB", (GC.GetTotalAllocatedBytes(precise: false) - allocated) / 20_000.0 / 1_000);
        Console.WriteLine($"\nWallets never seen, {options.Rounds} interleaved rounds of {options.Seconds} s, medians\n\n| | /s |\n|---|---|");
        Console.WriteLine($"| decisions through the batching reader, {InFlight:N0} in flight | {Median(rounds.Select(round => round.Cold)):N0} |");
        Console.WriteLine($"| single `eth_call`, {Singles} in flight | {Median(rounds.Select(round => round.Single)):N0} |");
        Console.WriteLine($"| viem multicall, 200 a call, 4 in flight | {Median(rounds.Select(round => round.Viem)):N0} |");
        _goals.AtLeast("cold decisions/s ÷ reads one by one at 16 in flight", 6, Median(rounds.Select(round => round.Cold / round.Single)));
        _goals.AtLeast("the same ÷ viem multicall", 3, Median(rounds.Select(round => round.Cold / round.Viem)));
    }

    /// <summary>A thousand wallets ask ten times each at each of a hundred blocks; in each block one of them gets a coin.</summary>
    private async Task MeasureCallsAsync(TestChain chain)
    {
        const ulong wallets = 1_000, blocks = 100, requests = Million / wallets / blocks;
        using var followed = await ChainUnderLoad.StartAsync(chain);
        var before = followed.Calls;
        for (ulong block = 0; block < blocks; block++)
        {
            await chain.MintCoinAsync(ChainUnderLoad.Wallet(1 + (block * 7 % wallets)), 1);
            await followed.AnnounceAsync();
            await Parallel.ForAsync(0, (long)(wallets * requests), new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (request, _) => await followed.DecideAsync(1 + ((ulong)request % wallets)));
        }

        _goals.AtMost($"JSON-RPC calls for {Million:N0} decisions by {wallets:N0} wallets over {blocks} blocks", (2 * blocks) + (2 * wallets / 100), followed.Calls - before);
    }

    private async Task MeasureMemoryAsync(TestChain chain)
    {
        using var followed = await ChainUnderLoad.StartAsync(chain);
        var watch = Stopwatch.StartNew();
        await EachAsync(InFlight, Million, followed.DecideAsync);
        watch.Stop();
        await chain.MintCoinAsync(ChainUnderLoad.Wallet(1), 1);
        await followed.AnnounceAsync();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        Console.Error.WriteLine($"{followed.Facts:N0} facts kept of {Million:N0} wallets, read in {watch.Elapsed.TotalSeconds:N1} s");
        _goals.AtMost($"{Million:N0} wallets known, resident memory of the whole process", 600, process.WorkingSet64 / 1024.0 / 1024, " MiB");
        GC.KeepAlive(followed);
    }

    private async Task<double> RateAsync(int inFlight, Func<ulong, ValueTask> work, int seconds)
    {
        var (watch, done) = (Stopwatch.StartNew(), 0L);
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                await work(Interlocked.Increment(ref _wallet));
                Interlocked.Increment(ref done);
            }
        })));
        return done / watch.Elapsed.TotalSeconds;
    }

    private async Task EachAsync(int inFlight, ulong count, Func<ulong, ValueTask> work)
    {
        var last = _wallet + count;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            for (var wallet = Interlocked.Increment(ref _wallet); wallet <= last; wallet = Interlocked.Increment(ref _wallet))
            {
                await work(wallet);
            }
        })));
    }

    private static async ValueTask ReadAsync(EthereumClient client, Address coin, Hash block, ulong wallet)
    {
        var outcomes = await client.ReadAsync([new StateRead.Call(coin, BalanceOf.Encode(ChainUnderLoad.Wallet(wallet)))], block, CancellationToken.None);
        if (outcomes[0].Kind != ReadOutcomeKind.Returned)
        {
            throw new InvalidOperationException("a balance could not be read");
        }
    }

    private async Task<double> ViemAsync(TestChain chain)
    {
        var start = new ProcessStartInfo("node", [Repository.PathTo("bench", "express", "multicall.mjs"), chain.RpcUrl.ToString(), chain.Coin.ToString(), StateReader.UsualMulticall3.ToString(), $"{options.Seconds}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : throw new InvalidOperationException("viem failed");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
