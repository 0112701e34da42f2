using System.Globalization;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>
/// The dearest chain to follow: nothing outlives a block, there is a block each second, each wallet is a call of its own since there are neither programs nor Multicall3, and the node's budget is small.
/// </summary>
public sealed class StrangersFloodTests
{
    private const int Holders = 100;
    private const int Strangers = 1_000;
    private const int Steps = 10;
    private const int Seconds = 10;

    private static readonly CallBudget Budget = new(20, TimeSpan.FromSeconds(1));

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private readonly Chain _chain;
    private readonly Evaluator _evaluator;
    private readonly Policy _policy = PolicyFile.Parse(
        PolicyText.When("""{"type":"token_balance","chainId":5,"contractAddress":"native","threshold":"1"}"""), new HashSet<ChainId> { 5 }).Policies.Find("p")!;

    private int _height = 1;
    private int _calls;

    public StrangersFloodTests()
    {
        _node.AtOnce = Answer;
        _node.Sent = requests => Interlocked.Add(ref _calls, requests.Count);
        IRpcTransport node = new BudgetTransport(_node, "node", Budget, _clock);
        var (client, strangers) = (new EthereumClient(node), new EthereumClient(new StrangersTransport(node)));
        var nodes = new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client)
        {
            Strangers = strangers,
            StrangersState = new StateReader(strangers, StateReader.UsualMulticall3, _clock),
        };
        _chain = new Chain(5, nodes, new ChainRules(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)), _clock, new Lines());
        _evaluator = new Evaluator(new ChainSet([_chain]), _clock);
    }

    [Fact]
    [Trait("Case", "D2")]
    [Trait("Case", "R14")]
    public async Task Decide_AThousandStrangersASecond_EveryHolderIsDecidedWithinTheBudget()
    {
        await MeetHoldersAsync();
        var (peak, decided, turnedAway) = (0, 0, 0);
        for (var second = 0; second < Seconds; second++)
        {
            var before = Volatile.Read(ref _calls);
            await MineAsync();
            for (var step = 0; step < Steps; step++)
            {
                var strangers = await Task.WhenAll(Enumerable.Range(0, Strangers / Steps).Select(i => DecideAsync(1_000_000 + (((second * Steps) + step) * Strangers) + i)));
                turnedAway += strangers.Count(verdict => verdict.Kind == VerdictKind.Unknown);
                strangers.ShouldNotContain(Verdict.Met);
                (await DecideAsync((second * Steps) + step)).ShouldBe(Verdict.Met);
                decided++;
                _clock.Advance(TimeSpan.FromSeconds(1.0 / Steps));
            }

            peak = Math.Max(peak, Volatile.Read(ref _calls) - before);
        }

        Figure.Print("D2", string.Create(CultureInfo.InvariantCulture,
            $"{Strangers} strangers a second, a new block each second, one call a wallet, {Budget.Calls} calls a second: {decided} of {Holders} holders decided, {turnedAway} of {Strangers * Seconds} strangers told to come again"));
        Figure.Print("R14", $"at most {peak} calls in a second, after a full budget of {Budget.Calls}");
        decided.ShouldBe(Holders);
        peak.ShouldBeLessThanOrEqualTo(Budget.Calls * 2, "what was saved up, and what came back in the second");
        _calls.ShouldBeLessThanOrEqualTo(Budget.Calls * (Seconds + 1));
    }

    /// <summary>Has the holders decided while nobody else calls, so that they are known, and lets the budget come back.</summary>
    private async Task MeetHoldersAsync()
    {
        await MineAsync();
        for (var i = 0; i < Holders; i++)
        {
            (await DecideAsync(i)).ShouldBe(Verdict.Met);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await (i % Steps == 0 ? MineAsync() : Task.CompletedTask);
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Volatile.Write(ref _calls, 0);
    }

    private async Task MineAsync()
    {
        _height++;
        (await _chain.RefreshAsync(CancellationToken.None)).ShouldNotBeNull().Number.ShouldBe((ulong)_height);
    }

    private async Task<Verdict> DecideAsync(int wallet) =>
        (await _evaluator.DecideAsync(_policy, Subject.ByKey(new Account(5, AddressOf(wallet))), CancellationToken.None)).For(null);

    private static Address AddressOf(int wallet) => new(new UInt256(0, (ulong)wallet + 1).ToArray().AsSpan(12));

    private RpcResponse Answer(RpcRequest request) => request.Method switch
    {
        "eth_chainId" => FakeTransport.Result("0x5"),
        "eth_getBlockByNumber" => FakeTransport.Header(_height),
        "eth_getCode" => FakeTransport.Result("0x"),
        _ => FakeTransport.Result(int.Parse(request.Parameters[0]!.GetValue<string>()[^8..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) <= Holders ? "0xde0b6b3a7640000" : "0x0"),
    };
}
