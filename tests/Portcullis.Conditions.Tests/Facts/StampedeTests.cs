using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

/// <summary>Many facts that were read together.</summary>
public sealed class StampedeTests
{
    private const int Wallets = 10_000;
    private const int Budget = 1_000;

    private static readonly ChainRules Rules = new(TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private int _reads;

    [Fact]
    [Trait("Case", "R14")]
    public async Task Read_ThatManyFactsOfOneAge_AreReadAgainOneByOneAndNotTogether()
    {
        _node.AtOnce = Answer;
        var client = new EthereumClient(_node);
        var chain = new Chain(5, new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client), Rules, _clock, new Lines());
        var head = (await chain.RefreshAsync(CancellationToken.None)).ShouldNotBeNull();
        IReadOnlyList<Read> reads = [.. Enumerable.Range(0, Wallets).Select(ModelChain.BalanceOf)];
        await chain.ReadAsync(reads, head, CancellationToken.None);
        (Interlocked.Exchange(ref _reads, 0), chain.FactCount).ShouldBe((Wallets, Wallets));

        // A fact may be taken to be older by up to a tenth.
        _clock.Advance(Rules.MaxAge * 0.9);
        var slices = new List<int>();
        for (var past = TimeSpan.Zero; past < Rules.MaxAge * 0.1; past += Slice)
        {
            _clock.Advance(Slice);
            await chain.ReadAsync(reads, head, CancellationToken.None);
            slices.Add(Interlocked.Exchange(ref _reads, 0));
        }

        var peak = Enumerable.Range(0, slices.Count - 9).Max(first => slices.Skip(first).Take(10).Sum());
        Figure.Print("R14", $"{Wallets} facts of one age, looked for every {Slice.TotalMilliseconds} ms: each read once again, at most {peak} calls/s of a budget of {Budget}, {slices.Max()} at once");
        slices.Sum().ShouldBe(Wallets);
        peak.ShouldBeLessThanOrEqualTo(Budget);
        slices.Max().ShouldBeLessThanOrEqualTo(Budget / 10);
    }

    private RpcResponse Answer(RpcRequest request)
    {
        if (request.Method == "eth_call" && request.Parameters[0]!["to"] is not null)
        {
            Interlocked.Increment(ref _reads);
        }

        return request.Method switch
        {
            "eth_chainId" => FakeTransport.Result("0x5"),
            "eth_getBlockByNumber" => FakeTransport.Header(1),
            "eth_getCode" => FakeTransport.Result("0x"),
            _ => FakeTransport.Result("0x" + new string('0', 63) + "5"),
        };
    }
}
