using System.Text;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Signatures;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class SignatureReaderTests
{
    private static readonly Bytes Signature = new(new byte[65]);
    private static readonly RpcResponse Yes = FakeTransport.Result("0x" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes("portcullis: valid deployed".PadRight(32, '\0'))));

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _node = new();
    private readonly Chain _chain;

    public SignatureReaderTests()
    {
        var client = new EthereumClient(_node);
        var rules = new ChainRules(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)) { CallersTimeout = TimeSpan.FromSeconds(2) };
        _chain = new Chain(5, new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3, _clock), client), rules, _clock, new Lines());
    }

    [Fact]
    public async Task Check_Answer_IsAskedForAtTheHeadAndNotRemembered()
    {
        await KnowHeadAsync();
        for (var i = 0; i < 2; i++)
        {
            var checking = CheckAsync();
            var question = await _node.NextAsync();
            question.Requests[0].Parameters[1]!["blockHash"]!.GetValue<string>().ShouldBe(FakeChain.Block(7).Hash.ToString());
            question.Reply(Yes);

            (await checking).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));
        }
    }

    [Fact]
    public async Task Check_NoAnswerInTime_IsUnknown()
    {
        await KnowHeadAsync();
        var checking = CheckAsync();
        await _node.NextAsync();

        _clock.Advance(TimeSpan.FromSeconds(2));

        (await checking).ShouldBe(SignatureOutcome.Unknown);
    }

    [Fact]
    public async Task Check_MoreThanThereIsRoomFor_WaitForThoseThatHang()
    {
        await KnowHeadAsync();
        var hanging = await HangAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var asked = _node.Count;
        var waiting = CheckAsync();
        _node.Count.ShouldBe(asked);

        _clock.Advance(TimeSpan.FromSeconds(1));

        (await Task.WhenAll(hanging)).ShouldAllBe(outcome => outcome == SignatureOutcome.Unknown);
        (await _node.NextAsync()).Reply(Yes);
        (await waiting).ShouldBe(SignatureOutcome.Valid(SignerKind.Contract));
    }

    [Fact]
    public async Task Check_WalletsThatHang_KeepNoReadOfAPolicyWaiting()
    {
        await KnowHeadAsync();
        var hanging = await HangAsync();

        var reading = _chain.ReadAsync([new Conditions.Engine.Read(5, new StateRead.Balance(Answers.Alice))], FakeChain.Block(7), CancellationToken.None);
        (await _node.NextAsync()).Reply(FakeTransport.Result("0x5"));

        (await reading)[0].Outcome.ShouldBe(Answers.Word(5));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(hanging);
    }

    [Fact]
    public async Task Check_NodeFails_IsUnknown()
    {
        await KnowHeadAsync();
        var checking = CheckAsync();
        (await _node.NextAsync()).Fail();

        (await checking).ShouldBe(SignatureOutcome.Unknown);
    }

    [Fact]
    public async Task Check_NoHead_IsUnknown()
    {
        _node.AtOnce = _ => throw new RpcException("down") { Failure = RpcFailure.Connection };

        (await CheckAsync()).ShouldBe(SignatureOutcome.Unknown);
    }

    [Fact]
    public async Task Check_CallerGivesUp_IsNoAnswer()
    {
        await KnowHeadAsync();
        using var caller = new CancellationTokenSource();
        var checking = CheckAsync(caller.Token);
        await _node.NextAsync();

        await caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => checking);
    }

    [Fact]
    public async Task Check_ChainThatCannotAsk_IsUnknown() =>
        (await ((IChain)new FakeChain(5)).CheckSignatureAsync(Answers.Alice, default, Signature, DelegatedAccounts.Refused, CancellationToken.None)).ShouldBe(SignatureOutcome.Unknown);

    [Theory]
    [InlineData(9, SignatureOutcomeKind.Valid)]
    [InlineData(10, SignatureOutcomeKind.Unknown)]
    public async Task Check_OnlyHeadsFail_NoContractIsAskedAtABlockThatIsTooOld(int seconds, SignatureOutcomeKind expected)
    {
        await KnowHeadAsync();
        _node.AtOnce = request => request.Method == "eth_call" ? Yes : throw new RpcException("asked too often") { Failure = RpcFailure.Busy };
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        (await _chain.RefreshAsync(CancellationToken.None)).ShouldBeNull();

        (await CheckAsync()).Kind.ShouldBe(expected);
        _chain.FreshHead.ShouldNotBeNull("it serves those who are known");
    }

    private async Task KnowHeadAsync()
    {
        _node.AtOnce = request => request.Method == "eth_chainId" ? FakeTransport.Result("0x5") : request.Method == "eth_getLogs" ? FakeTransport.Result(Array.Empty<string>()) : FakeTransport.Header(7);
        (await _chain.RefreshAsync(CancellationToken.None)).ShouldNotBeNull();
        _node.AtOnce = null;
    }

    /// <summary>Puts as many questions under way as there may be, none of which is answered.</summary>
    private async Task<List<Task<SignatureOutcome>>> HangAsync()
    {
        var hanging = Enumerable.Range(0, ReaderRules.MostCallersCalls).Select(_ => CheckAsync()).ToList();
        for (var i = 0; i < hanging.Count; i++)
        {
            await _node.NextAsync();
        }

        return hanging;
    }

    private Task<SignatureOutcome> CheckAsync(CancellationToken cancellationToken = default) =>
        _chain.CheckSignatureAsync(Answers.Alice, default, Signature, DelegatedAccounts.Refused, cancellationToken);
}
