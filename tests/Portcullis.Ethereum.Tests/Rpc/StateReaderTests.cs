using System.Text.Json.Nodes;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.Rpc;

public sealed class StateReaderTests
{
    private static readonly Hash Block = Hash.Parse("0x" + new string('a', 64));
    private static readonly Address Echo = Address.Parse("0x00000000000000000000000000000000000000e1");
    private static readonly Address Reverting = Address.Parse("0x00000000000000000000000000000000000000e2");
    private static readonly Address Nobody = Address.Parse("0x00000000000000000000000000000000000000e3");
    private static readonly StateRead EchoOne = new StateRead.Call(Echo, Bytes.Parse("0x01"));
    private static readonly StateRead EchoTwo = new StateRead.Call(Echo, Bytes.Parse("0x0203"));
    private static readonly ReadOutcome One = ReadOutcome.Returned(Bytes.Parse("0x01"));
    private static readonly ReadOutcome Two = ReadOutcome.Returned(Bytes.Parse("0x0203"));

    private readonly FakeChain _chain = new();
    private readonly FakeClock _clock = new();
    private readonly StateReader _multicall;

    public StateReaderTests()
    {
        _chain.Contracts[Echo] = input => input;
        _chain.Contracts[Reverting] = _ => null;
        _chain.Balances[Nobody] = 1_000_000;
        _multicall = new StateReader(new EthereumClient(_chain.Transport), StateReader.UsualMulticall3, _clock);
    }

    [Fact]
    public async Task Read_CallsAndBalances_AreOneEthCall()
    {
        var outcomes = await ReadAsync(EchoOne, new StateRead.Balance(Nobody), EchoTwo, new StateRead.Balance(Echo));
        outcomes.ShouldBe([One, Word(1_000_000), Two, Word(0)]);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call"]);
    }

    [Fact]
    public async Task Read_Code_RidesAlongAsJsonRpc()
    {
        var outcomes = await ReadAsync(new StateRead.Code(Echo), EchoOne, new StateRead.Code(Nobody), EchoTwo);
        outcomes.ShouldBe([Code, One, Code, Two]);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call eth_getCode eth_getCode"]);
    }

    [Fact]
    public async Task Read_OneCall_GoesDirectlyWithoutALook()
    {
        (await ReadAsync(EchoOne)).ShouldBe([One]);
        (await ReadAsync(new StateRead.Balance(Nobody), new StateRead.Code(Echo))).ShouldBe([Word(1_000_000), Code]);
        (await ReadAsync()).ShouldBeEmpty();
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_getBalance eth_getCode"]);
    }

    [Fact]
    public async Task Read_AccountWithoutCode_ReturnsNothingAsDirectly()
    {
        var read = new StateRead.Call(Nobody, Bytes.Parse("0x70a08231"));
        (await ReadAsync(read)).ShouldBe([ReadOutcome.Returned(Bytes.Empty)]);
        (await ReadAsync(read, EchoOne)).ShouldBe([ReadOutcome.Returned(Bytes.Empty), One]);
    }

    [Theory]
    [InlineData(true, "eth_call", "eth_call", "eth_call eth_call")]
    [InlineData(false, "eth_call", "eth_getCode", "eth_call eth_call", "eth_call", "eth_call")]
    public async Task Read_Reverted_IsConfirmedAlone(bool runsPrograms, params string[] methods)
    {
        _chain.RunsPrograms = runsPrograms;
        var revert = ReadOutcome.Reverted(Bytes.Parse("0x08c379a0"));
        var outcomes = await ReadAsync(EchoOne, new StateRead.Call(Reverting, Bytes.Empty), EchoTwo, new StateRead.Call(Reverting, Bytes.Parse("0x01")));
        outcomes.ShouldBe([One, revert, Two, revert]);
        _chain.MethodsAsked.ShouldBe(methods);
    }

    [Fact]
    public async Task Read_StarvedByANeighbour_IsNotTakenForARevert()
    {
        _chain.Starved.Add(Echo);
        (await ReadAsync(EchoOne, new StateRead.Balance(Nobody), EchoTwo)).ShouldBe([One, Word(1_000_000), Two]);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call", "eth_call eth_call"]);
    }

    [Fact]
    public async Task Read_StarvedBalance_IsReadByJsonRpc()
    {
        (_chain.RunsPrograms, _) = (false, _chain.Starved.Add(StateReader.UsualMulticall3));
        (await ReadAsync(new StateRead.Balance(Nobody), new StateRead.Balance(Nobody))).ShouldBe([Word(1_000_000), Word(1_000_000)]);
    }

    [Theory]
    [InlineData(199, 1)]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    [InlineData(1001, 6)]
    public async Task Read_Many_AreChunkedInOneBatchAndKeepTheirOrder(int count, int chunks)
    {
        var reads = Enumerable.Range(0, count).Select(i => new StateRead.Call(Echo, new Bytes(BitConverter.GetBytes(i)))).ToArray();
        (await ReadAsync(reads)).Select(outcome => outcome.Data).ShouldBe(reads.Select(read => read.Input));
        _chain.Transport.Batches.Select(batch => batch.Count).ShouldBe([1, chunks]);
    }

    [Fact]
    public async Task Read_Again_DoesNotLookAgain()
    {
        await ReadAsync(EchoOne, EchoTwo);
        _clock.Advance(TimeSpan.FromDays(30));
        await ReadAsync(EchoOne, EchoTwo);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call", "eth_call"]);
    }

    [Fact]
    public async Task Read_NoContract_IsOneEthCall()
    {
        _chain.HasMulticall = false;
        (await ReadAsync(EchoOne, new StateRead.Balance(Nobody), EchoTwo)).ShouldBe([One, Word(1_000_000), Two]);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call"]);
    }

    [Fact]
    public async Task Read_NodeTakesNoBatches_IsOneEthCall()
    {
        var transport = new FakeTransport(request => _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0]) { MostInBatch = 1 };
        (await Over(transport).ReadAsync([EchoOne, new StateRead.Balance(Nobody), EchoTwo], Block, default)).ShouldBe([One, Word(1_000_000), Two]);
        transport.Batches.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(RpcFailure.TooLarge)]
    [InlineData(RpcFailure.Error)]
    [InlineData(RpcFailure.Timeout)]
    [InlineData(RpcFailure.BadAnswer)]
    public async Task Read_ContractThatIsReadAloneHasNoAnswer_TheOthersHaveTheirs(RpcFailure failure)
    {
        _chain.Starved.UnionWith([Reverting, Nobody]);
        var (asked, transport) = WithoutAnswerTo([1, 2], failure, programsToo: false);
        StateRead[] bad = [.. Enumerable.Range(1, 50).Select(i => new StateRead.Call(Reverting, Marked(i)))];

        var outcomes = await Over(transport).ReadAsync([EchoOne, .. bad, EchoTwo, new StateRead.Call(Nobody, Marked(99))], Block, default);

        outcomes.ShouldBe([One, .. bad.Select(_ => ReadOutcome.Failed), Two, ReadOutcome.Returned(Bytes.Empty)]);

        // A look, the program, the first two of the one contract, which have no answer, and the one of the other.
        asked().ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public async Task Read_ContractThatIsReadAloneTakesTooLong_TheOthersHaveTheirs()
    {
        _chain.Starved.Add(Reverting);
        using var late = new CancellationTokenSource();
        var transport = new FakeTransport(request =>
        {
            if (request.Parameters[0] is JsonObject call && call["to"] is not null)
            {
                late.Cancel();
                late.Token.ThrowIfCancellationRequested();
            }

            return _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0];
        });

        (await Over(transport).ReadAsync([EchoOne, new StateRead.Call(Reverting, Marked(7)), EchoTwo], Block, late.Token)).ShouldBe([One, ReadOutcome.Failed, Two]);
    }

    [Fact]
    public async Task Read_ManyAreStarvedOnANodeOfSmallBatches_AllComeOut()
    {
        _chain.Starved.Add(Echo);
        var transport = new FakeTransport(request => _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0]) { MostInBatch = 25 };

        var outcomes = await Over(transport).ReadAsync([new StateRead.Balance(Nobody), .. Numbered(199)], Block, default);

        outcomes.ShouldBe([Word(1_000_000), .. Enumerable.Range(0, 199).Select(i => ReadOutcome.Returned(Marked(i)))]);
    }

    [Fact]
    public async Task Read_LeftOutForWantOfGas_AreJoinedAgain()
    {
        _chain.MostInProgram = 60;
        (await ReadAsync(Numbered(200))).ShouldBe(Enumerable.Range(0, 200).Select(i => ReadOutcome.Returned(Marked(i))));
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call", "eth_call", "eth_call", "eth_call"]);
    }

    [Fact]
    public async Task Read_LeftOutForAContractThatBurnsGas_AreJoinedAgainWithoutIt()
    {
        _chain.Starved.Add(Reverting);
        _chain.MostInProgram = 30;
        StateRead[] burning = [.. Enumerable.Range(1000, 100).Select(i => new StateRead.Call(Reverting, Marked(i)))];

        var outcomes = await ReadAsync([.. burning, .. Numbered(30)]);

        outcomes.Skip(100).ShouldBe(Enumerable.Range(0, 30).Select(i => ReadOutcome.Returned(Marked(i))));
        _chain.MethodsAsked.Take(4).ShouldBe(["eth_call", "eth_call", "eth_call", "eth_call eth_call"]);
    }

    [Fact]
    public async Task Read_LeftOutMoreOftenThanItIsJoined_IsReadAlone()
    {
        _chain.MostInProgram = 1;
        (await ReadAsync(Numbered(10))).ShouldBe(Enumerable.Range(0, 10).Select(i => ReadOutcome.Returned(Marked(i))));
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call", "eth_call", "eth_call", "eth_call", "eth_call eth_call", "eth_call eth_call eth_call eth_call"]);
    }

    [Theory]
    [InlineData(RpcFailure.Error)]
    [InlineData(RpcFailure.BadAnswer)]
    [InlineData(RpcFailure.Timeout)]
    [InlineData(RpcFailure.NoQuorum)]
    public async Task Read_NodeBearsNoProgramAtAll_GoesByMulticall3(RpcFailure failure)
    {
        var transport = new FakeTransport(request => request.Parameters[0] is JsonObject call && call["to"] is null
            ? throw new RpcException("no such calls") { Failure = failure }
            : _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0]);

        (await Over(transport).ReadAsync(Numbered(200), Block, default)).ShouldBe(Enumerable.Range(0, 200).Select(i => ReadOutcome.Returned(Marked(i))));
        transport.Batches.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Read_ProgramsTellNothingThoughTheyAreRunWhenLookedFor_GoByMulticall3EverMoreOften()
    {
        _chain.Program = () => FakeTransport.Error(-32000);
        var methods = new List<string>();
        for (var i = 0; i < 600; i++)
        {
            (await ReadAtAsync(i % 250, EchoOne, EchoTwo)).ShouldBe([One, Two]);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        // Two in vain, and a look before them, after each pause: of 5, 10, 20, 40, 80, 160 and 320 seconds. What they did not tell is read alone.
        var programs = _chain.Transport.Batches.Count(batch => batch[0].Parameters[0] is JsonObject call && call["to"] is null);
        programs.ShouldBeInRange(20, 24);
        _chain.Transport.Batches.Count.ShouldBeLessThan(650);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_NothingButReadsThatFail_SaysNothingOfTheProgramUnlessNoneIsMade(bool areMade)
    {
        if (areMade)
        {
            _chain.Starved.Add(Echo);
        }
        else
        {
            _chain.MostInProgram = 0;
        }

        for (var i = 0; i < 4; i++)
        {
            (await ReadAtAsync(i, EchoOne, EchoTwo)).ShouldBe([One, Two]);
        }

        _chain.MethodsAsked.Any(asked => asked == "eth_getCode").ShouldBe(!areMade);
    }

    [Fact]
    public async Task Read_ManyFailAtOnceForAMoment_ProgramsAreRunAgainAfterFiveSeconds()
    {
        await ReadAsync(EchoOne, EchoTwo);
        _chain.Program = () => FakeTransport.Error(-32001);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => ReadAtAsync(i % 2, EchoOne, EchoTwo))));
        _chain.Program = null;
        _clock.Advance(TimeSpan.FromSeconds(5));
        var before = _chain.Transport.Batches.Count;
        await ReadAsync(EchoOne, EchoTwo);
        _chain.MethodsAsked.Skip(before).ShouldBe(["eth_call", "eth_call"]);
        _chain.Transport.Batches.Skip(before).ShouldAllBe(batch => batch[0].Parameters[0]!["to"] == null);
    }

    [Fact]
    public async Task Read_NoPrograms_JoinsNoTwoFunctionsOfAContract()
    {
        _chain.RunsPrograms = false;
        StateRead[] reads = [.. new[] { "0x70a0823101", "0x40c10f1901", "0x70a0823102", "0x40c10f1902" }.Select(input => new StateRead.Call(Echo, Bytes.Parse(input)))];
        await ReadAsync(reads);
        var joined = _chain.Transport.Batches[2].Select(request => request.Parameters[0]!["data"]!.GetValue<string>()).ToArray();
        joined.Length.ShouldBe(2);
        joined.ShouldAllBe(data => data.Contains("70a08231", StringComparison.Ordinal) != data.Contains("40c10f19", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_LaterRoundTakesTooLong_TheOthersHaveTheirs()
    {
        using var late = new CancellationTokenSource();
        var asked = 0;
        var transport = new FakeTransport(request =>
        {
            if (++asked > 2)
            {
                late.Cancel();
                late.Token.ThrowIfCancellationRequested();
            }

            return _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0];
        });
        _chain.MostInProgram = 2;

        (await Over(transport).ReadAsync(Numbered(4), Block, late.Token)).ShouldBe(
            [ReadOutcome.Returned(Marked(0)), ReadOutcome.Returned(Marked(1)), ReadOutcome.Unasked, ReadOutcome.Unasked]);
    }

    [Fact]
    public async Task Read_SomeWalletsOfAContractUseUpAllGas_TheOthersOfItAreReadAlone()
    {
        _chain.MostInProgram = 12;
        _chain.Contracts[Reverting] = input => input;
        _chain.Starved.Add(Reverting);
        StateRead[] heavy = [.. Enumerable.Range(1, 12).Select(i => new StateRead.Call(Reverting, Marked(i)))];
        StateRead[] light = [.. Enumerable.Range(100, 20).Select(i => new StateRead.Call(Reverting, Marked(i)))];
        var (_, transport) = WithoutAnswerTo([.. Enumerable.Range(1, 12)], RpcFailure.Timeout, programsToo: false);

        (await Over(transport).ReadAsync([.. heavy, .. light], Block, default)).ShouldBe(
            [.. heavy.Select(_ => ReadOutcome.Failed), .. Enumerable.Range(100, 20).Select(i => ReadOutcome.Returned(Marked(i)))]);
    }

    [Fact]
    public async Task Read_WhatStandsBeforeTheNodeRefusesLargeRequests_GoByMulticall3FromTheThirdBlockOn()
    {
        var transport = new FakeTransport(request => request.Parameters[0] is JsonObject call && call["to"] is null && request.Parameters.ToJsonString().Length > 2_000
            ? throw new RpcException("413") { Failure = RpcFailure.BadAnswer }
            : _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0]);
        var reader = Over(transport);
        for (var i = 0; i < 3; i++)
        {
            (await reader.ReadAsync([.. Numbered(100), new StateRead.Code(Echo)], At(i), default)).ShouldAllBe(outcome => outcome.Kind == ReadOutcomeKind.Returned);
        }

        // A look, and two in vain.
        transport.Batches.Count(batch => batch[0].Parameters[0] is JsonObject call && call["to"] is null).ShouldBe(3);
    }

    [Fact]
    public async Task Read_OneProgramFails_IsRunAgainAtOnce()
    {
        await ReadAsync(EchoOne, EchoTwo);
        _chain.Program = () => FakeTransport.Error(-32001);
        await ReadAsync(EchoOne, EchoTwo);
        _chain.Program = null;
        await ReadAsync(EchoOne, EchoTwo);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call", "eth_call", "eth_call eth_call", "eth_call"]);
    }

    [Fact]
    public async Task Read_InputsLongerThanAProgramTakes_GoByThemselves()
    {
        var longest = new StateRead.Call(Echo, new Bytes(new byte[4096]));
        var longer = new StateRead.Call(Echo, new Bytes(new byte[4097]));
        var reads = Enumerable.Repeat<StateRead>(longest, 10).Append(longer).ToArray();
        _chain.Contracts[Echo] = input => new Bytes([(byte)(input.Length >> 8), (byte)input.Length]);

        (await ReadAsync(reads)).Select(outcome => outcome.Data.ToString()).ShouldBe([.. Enumerable.Repeat("0x1000", 10), "0x1001"]);

        // 9 of the longest are as much as one program takes.
        _chain.Transport.Batches.Select(batch => batch.Count).ShouldBe([1, 3]);
        _chain.Transport.Batches.SelectMany(batch => batch).ShouldAllBe(request => request.Parameters.ToJsonString().Length < 2 * 49_152);
    }

    [Fact]
    public async Task Read_NoPrograms_JoinsThoseOfEachContractByMulticall3()
    {
        _chain.RunsPrograms = false;
        _chain.Contracts[Nobody] = input => input;
        var other = new StateRead.Call(Nobody, Bytes.Parse("0x01"));
        var outcomes = await ReadAsync(EchoOne, new StateRead.Balance(Nobody), other, EchoTwo, new StateRead.Balance(Echo));
        outcomes.ShouldBe([One, Word(1_000_000), One, Two, Word(0)]);

        // Two of the one contract, two balances, and one by itself.
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_getCode", "eth_call eth_call eth_call"]);
        _chain.Transport.Batches[2].Select(request => request.Parameters[0]!["to"]!.GetValue<string>()).ShouldBe(
            [StateReader.UsualMulticall3.ToLowerString(), StateReader.UsualMulticall3.ToLowerString(), Nobody.ToLowerString()]);
    }

    [Fact]
    public async Task Read_NoProgramsAndOneReverts_ThoseBehindItAreJoinedAgain()
    {
        _chain.RunsPrograms = false;
        _chain.Contracts[Echo] = input => input.Span[^1] == 3 ? null : input;
        Bytes[] inputs = [.. Enumerable.Range(0, 10).Select(i => new Bytes([0x70, 0xa0, 0x82, 0x31, (byte)i]))];

        var outcomes = await ReadAsync([.. inputs.Select(input => new StateRead.Call(Echo, input))]);

        outcomes.ShouldBe([.. inputs.Select((input, i) => i == 3 ? ReadOutcome.Reverted(Bytes.Parse("0x08c379a0")) : ReadOutcome.Returned(input))]);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_getCode", "eth_call", "eth_call", "eth_call"]);
    }

    [Fact]
    public async Task Read_NoProgramsForNow_LooksAgainAfterFiveSeconds()
    {
        _chain.RunsPrograms = false;
        await ReadAsync(EchoOne, EchoTwo);
        _chain.RunsPrograms = true;
        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        await ReadAsync(EchoOne, EchoTwo);
        _clock.Advance(TimeSpan.FromTicks(1));
        await ReadAsync(EchoOne, EchoTwo);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_getCode", "eth_call", "eth_call", "eth_call", "eth_call"]);
        _chain.Transport.Batches.Select(batch => batch[0].Parameters[0] is JsonObject call && call["to"] is null).ShouldBe([true, false, false, false, true, true]);
    }

    [Fact]
    public async Task Read_ProgramsHaveNoGasForCalls_GoByMulticall3()
    {
        _chain.Starved.Add(FakeChain.Identity);
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two]);
        _chain.Transport.Batches[2].ShouldHaveSingleItem().Parameters[0]!["to"]!.GetValue<string>().ShouldBe(StateReader.UsualMulticall3.ToLowerString());
    }

    [Fact]
    public async Task Read_NeitherProgramsNorContract_IsAJsonRpcBatchAndLooksAgainAfterTenMinutes()
    {
        (_chain.RunsPrograms, _chain.HasMulticall) = (false, false);
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two]);
        _clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two]);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_getCode", "eth_call eth_call", "eth_call", "eth_call eth_call"]);

        _chain.HasMulticall = true;
        _clock.Advance(TimeSpan.FromTicks(1));
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two]);
        _chain.MethodsAsked.Skip(5).ShouldBe(["eth_getCode", "eth_call"]);
    }

    [Fact]
    public async Task Read_ContractNotYetAtThatBlock_FallsBack()
    {
        _chain.RunsPrograms = false;
        await ReadAsync(EchoOne, EchoTwo);
        _chain.HasMulticall = false;
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two]);
        _chain.MethodsAsked.Skip(3).ShouldBe(["eth_call", "eth_call eth_call"]);
    }

    [Fact]
    public async Task Read_AnotherNodeRunsNoPrograms_GoesByMulticall3FromTheThirdBlockOn()
    {
        await ReadAsync(EchoOne, EchoTwo);
        _chain.RunsPrograms = false;
        for (var i = 0; i < 3; i++)
        {
            (await ReadAtAsync(i, EchoOne, EchoTwo)).ShouldBe([One, Two]);
        }

        _chain.MethodsAsked.Skip(2).ShouldBe(["eth_call", "eth_call eth_call", "eth_call", "eth_call eth_call", "eth_getCode", "eth_call"]);
    }

    [Fact]
    public async Task Read_LooksFail_AreNotRemembered()
    {
        var looks = 0;
        var transport = new FakeTransport(request => request.Method == "eth_getCode" && looks++ == 0 || request.Parameters[0] is JsonObject call && call["to"] is null
            ? FakeTransport.Error(-32000)
            : FakeTransport.Result("\"0x01\""));
        var multicall = new StateReader(new EthereumClient(transport), StateReader.UsualMulticall3, _clock);
        await multicall.ReadAsync([EchoOne, EchoTwo], Block, default);
        await multicall.ReadAsync([EchoOne, EchoTwo], Block, default);
        looks.ShouldBe(2);
    }

    [Fact]
    public void Join_CallAndBalance_AreTheseBytes()
    {
        var program = (StateRead.Program)new StateProgram().Join([new StateRead.Call(Echo, Bytes.Parse("0x70a08231")), new StateRead.Balance(Nobody)], [0, 1]);

        var code = CompiledContract.Read("StateReads").Bytecode;
        program.Input.ToString().ShouldBe(
            code + "00000000000000000000000000000000000000e1" + "0004" + "70a08231" + "00000000000000000000000000000000000000e3" + "ffff" + "30".PadLeft(64, '0'));
        (program.From, program.Gas).ShouldBe((Address.Zero, 16_000_000UL));
    }

    public static TheoryData<string, string> BadPrograms => new()
    {
        { "no data", "0x" },
        { "one answer of two", "0x0100000101" },
        { "three answers", "0x010000010101000001010100000101" },
        { "a length beyond the end", "0x01000001010100000201" },
        { "a cut head", "0x0100000101010000" },
        { "a status of its own", "0x01000001010500000101" },
        { "a failure with data", "0x01000001010000000101" },
        { "one that was left out, with data", "0x01000001010400000101" },
        { "too long, with data", "0x01000001010200000101" },
        { "a rest", "0x0100000101010000010100" },
        { "what StateReader would answer", "0x" + "20".PadLeft(64, '0') + "2".PadLeft(64, '0') },
    };

    [Theory]
    [MemberData(nameof(BadPrograms))]
    public async Task Read_ProgramsAnswerIsBad_FallsBackToJsonRpc(string name, string answer)
    {
        _chain.Program = () => FakeTransport.Result($"\"{answer}\"");
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two], name);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call", "eth_call eth_call"]);
    }

    [Fact]
    public async Task Read_ProgramSaysTooLong_IsReadAlone()
    {
        _chain.Program = () => FakeTransport.Result("\"0x010000010102000000\"");
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two]);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_call", "eth_call"]);
    }

    public static TheoryData<string, Func<RpcResponse>> BadAggregates => new()
    {
        { "revert", () => FakeTransport.Error(3, "0x") },
        { "error", () => FakeTransport.Error(-32000) },
        { "null", () => FakeTransport.Result("null") },
        { "no data", () => FakeTransport.Result("\"0x\"") },
        { "no ABI", () => FakeTransport.Result("\"0x1234\"") },
        { "too few", () => Encoded([true, Bytes.Parse("0xbad0")]) },
        { "too many", () => Encoded([true, Bytes.Parse("0xbad0")], [true, Bytes.Parse("0xbad0")], [true, Bytes.Parse("0xbad0")]) },
        { "none", () => Encoded() },
        { "trailing", () => FakeTransport.Result(Encoded([true, Bytes.Empty], [true, Bytes.Empty]).Result.GetRawText()[..^1] + new string('0', 64) + "\"") },
    };

    [Theory]
    [MemberData(nameof(BadAggregates))]
    public async Task Read_AggregateIsBad_FallsBackToJsonRpc(string name, Func<RpcResponse> answer)
    {
        _chain.RunsPrograms = false;
        _chain.Aggregate = _ => answer();
        (await ReadAsync(EchoOne, EchoTwo)).ShouldBe([One, Two], name);
        _chain.MethodsAsked.ShouldBe(["eth_call", "eth_getCode", "eth_call", "eth_call eth_call"]);
    }

    [Fact]
    public async Task Read_BalanceOfWrongLength_IsReadByJsonRpc()
    {
        _chain.RunsPrograms = false;
        _chain.Aggregate = _ => Encoded([true, Bytes.Parse("0x01")], [true, Bytes.Parse("0x01")]);
        (await ReadAsync(new StateRead.Balance(Nobody), new StateRead.Balance(Nobody))).ShouldBe([Word(1_000_000), Word(1_000_000)]);
        (_chain.RunsPrograms, _chain.Program) = (true, () => FakeTransport.Result("\"0x01000001010100000101\""));
        _clock.Advance(TimeSpan.FromMinutes(10));
        (await ReadAsync(EchoOne, new StateRead.Balance(Nobody))).ShouldBe([One, Word(1_000_000)]);
    }

    [Fact]
    public async Task Read_TransportFails_IsThrown()
    {
        var multicall = new StateReader(new EthereumClient(new FakeTransport(_ => throw new RpcException("down"))), StateReader.UsualMulticall3);
        await Should.ThrowAsync<RpcException>(() => multicall.ReadAsync([EchoOne, EchoTwo], Block, default));
    }

    [Theory]
    [InlineData(0, RpcFailure.TooLarge)]
    [InlineData(130, RpcFailure.TooLarge)]
    [InlineData(199, RpcFailure.Error)]
    public async Task Read_OneOf200HasNoAnswer_TheOthersHaveTheirsInAFewCalls(int bad, RpcFailure failure)
    {
        var (asked, transport) = WithoutAnswerTo([bad], failure);
        var outcomes = await Over(transport).ReadAsync(Numbered(200), Block, default);

        outcomes.Select((outcome, i) => outcome.Kind == ReadOutcomeKind.Returned ? -1 : i).Where(i => i >= 0).ShouldBe([bad]);
        asked().ShouldBeLessThanOrEqualTo(2 + StateReader.MostHalves);
    }

    [Fact]
    public async Task Read_ManyHaveNoAnswer_CostNoMoreThanTheBound()
    {
        var (asked, transport) = WithoutAnswerTo([.. Enumerable.Range(0, 20).Select(i => i * 10)], RpcFailure.TooLarge);
        await Over(transport).ReadAsync(Numbered(200), Block, default);
        asked().ShouldBeLessThanOrEqualTo(2 + StateReader.MostHalves);
    }

    [Theory]
    [InlineData(RpcFailure.Connection)]
    [InlineData(RpcFailure.Timeout)]
    [InlineData(RpcFailure.Busy)]
    [InlineData(RpcFailure.NoQuorum)]
    public async Task Read_NodeIsDown_IsNotHalved(RpcFailure failure)
    {
        var (asked, transport) = WithoutAnswerTo([7], failure);
        await Should.ThrowAsync<RpcException>(() => Over(transport).ReadAsync(Numbered(200), Block, default));
        asked().ShouldBe(2);
    }

    [Fact]
    public async Task Read_NoCallIsLeftForOneReadAgain_TheOthersHaveTheirs()
    {
        _chain.Starved.Add(Reverting);
        var left = 2;
        var transport = new FakeTransport(request => left-- > 0
            ? _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0]
            : throw new RpcException("no call is left") { Failure = RpcFailure.OutOfBudget });

        var outcomes = await Over(transport).ReadAsync([EchoOne, new StateRead.Call(Reverting, Bytes.Parse("0x01")), EchoTwo], Block, default);

        outcomes.ShouldBe([One, ReadOutcome.Unasked, Two]);
    }

    [Theory]
    [InlineData(RpcFailure.OutOfBudget)]
    [InlineData(RpcFailure.LeftOut)]
    [InlineData(RpcFailure.Busy)]
    public async Task Read_NoCallIsLeftForAHalf_ItIsUnasked(RpcFailure failure)
    {
        var left = 3;
        var (_, failing) = WithoutAnswerTo([0], RpcFailure.TooLarge);
        var transport = new FakeTransport(request => Interlocked.Decrement(ref left) >= 0
            ? failing.SendAsync([request], default).GetAwaiter().GetResult()[0]
            : throw new RpcException("no call is left") { Failure = failure });

        var outcomes = await Over(transport).ReadAsync(Numbered(4), Block, default);

        outcomes.Count(outcome => outcome.IsUnasked).ShouldBeGreaterThanOrEqualTo(2);
        outcomes.ShouldAllBe(outcome => outcome.IsUnasked || outcome.Kind == ReadOutcomeKind.Returned || outcome.Kind == ReadOutcomeKind.Failed);
    }

    private static StateRead[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => new StateRead.Call(Echo, Marked(i)))];

    private static Bytes Marked(int number) => new([0xfe, 0xed, .. BitConverter.GetBytes(number), 0xfe, 0xed]);

    private static StateReader Over(IRpcTransport transport) => new(new EthereumClient(transport), StateReader.UsualMulticall3);

    private (Func<int> Asked, IRpcTransport Transport) WithoutAnswerTo(int[] bad, RpcFailure failure, bool programsToo = true)
    {
        var (asked, marks) = (0, bad.Select(number => Marked(number).ToString()[2..]).ToArray());
        return (() => asked, new FakeTransport(request =>
        {
            Interlocked.Increment(ref asked);
            var text = request.Parameters.ToJsonString();
            return (programsToo || (request.Parameters[0] is JsonObject call && call["to"] is not null)) && marks.Any(mark => text.Contains(mark, StringComparison.Ordinal))
                ? throw new RpcException("no answer") { Failure = failure }
                : _chain.Transport.SendAsync([request], default).GetAwaiter().GetResult()[0];
        }));
    }

    [Fact]
    public async Task Read_FirstReadsAtOnce_AllComeOutRight()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ReadAsync(EchoOne, EchoTwo))));
        all.ShouldAllBe(outcomes => outcomes.SequenceEqual(new[] { One, Two }));
    }

    private static ReadOutcome Code => ReadOutcome.Returned(Bytes.Parse("0xc0de"));

    private static ReadOutcome Word(ulong value) => ReadOutcome.Returned(new Bytes(UInt256.FromUInt64(value).ToArray()));

    private static RpcResponse Encoded(params object[][] results) =>
        FakeTransport.Result($"\"{AbiEncoder.Encode([AbiType.Parse("(bool,bytes)[]")], [results.ToArray<object>()])}\"");

    private Task<IReadOnlyList<ReadOutcome>> ReadAsync(params StateRead[] reads) => _multicall.ReadAsync(reads, Block, default);

    private Task<IReadOnlyList<ReadOutcome>> ReadAtAsync(int block, params StateRead[] reads) => _multicall.ReadAsync(reads, At(block), default);

    private static Hash At(int block) => new([.. new byte[31], (byte)block]);
}
