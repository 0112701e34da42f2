using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Chains;

/// <summary>How long facts of the registries stand: until the block with an event about the account or the agent, and through every other.</summary>
public sealed class RegistryLifeTests : IAsyncDisposable
{
    private const string Schema = "0xf8b05c79f090979bf4a80270aba232dff11a10d9ca55c4f88de95317970f0de9";

    private static readonly Address Eas = Address.Parse("0x4200000000000000000000000000000000000021");
    private static readonly Address Indexer = Address.Parse("0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C");
    private static readonly Address Coinbase = Address.Parse("0x357458739F90461b99789350868CD7CF330Dd7EE");
    private static readonly Address Identities = Address.Parse("0x8004A169FB4a3325136EB29fA0ceB6D2e539a432");
    private static readonly Address Farcaster = Address.Parse("0x00000000Fc6c5F01Fc30151999387Bb99A9f489b");
    private static readonly Address Alice = Anvil.Accounts[1].Address;
    private static readonly Address Bob = Anvil.Accounts[2].Address;
    private static readonly Address Carol = Anvil.Accounts[3].Address;
    private static readonly Address Dave = Anvil.Accounts[4].Address;

    private readonly Policy _farcaster = FollowedChain.Policy("""{"type":"farcaster_id"}""");
    private readonly Policy _agent = FollowedChain.Policy("""{"type":"erc8004_agent","chainId":8453,"agentId":"7"}""");
    private readonly Policy _template = FollowedChain.Policy("""{"type":"eas_attestation","template":"coinbase_verified_account"}""");
    private readonly Policy _named = FollowedChain.Policy($$"""{"type":"eas_attestation","chainId":8453,"schemaId":"{{Schema}}","indexer":"{{Indexer}}"}""");

    private FollowedChain _chain = null!;

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    [Trait("Case", "C4")]
    public async Task FarcasterId_RegisteredMovedAndReset_ClosesWithTheBlock()
    {
        await StartAsync(10, Farcaster);
        (await AllAsync(_farcaster, Alice, Bob, Carol)).ShouldBe("NotMet NotMet NotMet");
        await StandsAsync(_farcaster, Alice);

        await WriteAsync(Farcaster, "register(address,uint256)", Alice, UInt256.FromUInt64(3));
        (await AllAsync(_farcaster, Alice, Bob, Carol)).ShouldBe("Met NotMet NotMet");
        await StandsAsync(_farcaster, Alice);

        var carols = await _chain.DecideAsync(_farcaster, Carol);
        await WriteAsync(Farcaster, "transfer(address,address)", Alice, Bob);
        (await AllAsync(_farcaster, Alice, Bob)).ShouldBe("NotMet Met");
        (await _chain.DecideAsync(_farcaster, Carol)).ShouldBeSameAs(carols, "nothing of Carol's was touched");
        await StandsAsync(_farcaster, Bob);

        await WriteAsync(Farcaster, "reset(uint256)", UInt256.FromUInt64(3));
        (await AllAsync(_farcaster, Bob, Carol)).ShouldBe("NotMet NotMet");
        (await _chain.DecideAsync(_farcaster, Carol)).ShouldNotBeSameAs(carols, "a reset names no account");
    }

    [Fact]
    [Trait("Case", "C4")]
    public async Task Erc8004Agent_EnrolledReboundAndTransferred_ClosesWithTheBlock()
    {
        await StartAsync(8453, Identities);
        (await AllAsync(_agent, Alice, Bob)).ShouldBe("NotMet NotMet");
        await StandsAsync(_agent, Alice);

        await WriteAsync(Identities, "enrol(uint256,address,address)", UInt256.FromUInt64(7), Alice, Bob);
        (await AllAsync(_agent, Alice, Bob, Carol, Dave)).ShouldBe("Met Met NotMet NotMet");
        await StandsAsync(_agent, Bob);

        var alices = await _chain.DecideAsync(_agent, Alice);
        await WriteAsync(Identities, "enrol(uint256,address,address)", UInt256.FromUInt64(8), Alice, Bob);
        (await _chain.DecideAsync(_agent, Alice)).ShouldBeSameAs(alices, "it is about another agent");

        await WriteAsync(Identities, "setAgentWallet(uint256,address)", UInt256.FromUInt64(7), Carol);
        (await AllAsync(_agent, Alice, Bob, Carol, Dave)).ShouldBe("Met NotMet Met NotMet");

        await WriteAsync(Identities, "transferAgent(uint256,address)", UInt256.FromUInt64(7), Dave);
        (await AllAsync(_agent, Alice, Bob, Carol, Dave)).ShouldBe("NotMet NotMet NotMet Met");
    }

    [Fact]
    [Trait("Case", "C4")]
    public async Task EasAttestation_OfATemplate_ClosesWithTheRevocationAndIsNotReadMeanwhile()
    {
        await StartAsync(8453, Eas, Indexer);
        (await AllAsync(_template, Alice, Bob)).ShouldBe("NotMet NotMet");
        await StandsAsync(_template, Alice);

        await AttestAsync(Uid(1), Alice);
        (await AllAsync(_template, Alice, Bob)).ShouldBe("Met NotMet");
        await StandsAsync(_template, Alice);

        var alices = await _chain.DecideAsync(_template, Alice);
        await AttestAsync(Uid(2), Bob);
        (await AllAsync(_template, Alice, Bob)).ShouldBe("Met Met");
        (await _chain.DecideAsync(_template, Alice)).ShouldBeSameAs(alices, "it is Bob's");

        await WriteAsync(Eas, "revoke(bytes32)", Uid(1));
        (await AllAsync(_template, Alice, Bob)).ShouldBe("NotMet Met");

        await AttestAsync(Uid(3), Alice);
        (await AllAsync(_template, Alice, Bob)).ShouldBe("Met Met");
    }

    [Fact]
    public async Task EasAttestation_ThatExpires_ReadsTheTimeAloneAndEndsWithIt()
    {
        await StartAsync(8453, Eas, Indexer);
        var expiry = _chain.Followed.LastHead!.Timestamp + 1_000;
        await AttestAsync(Uid(1), Alice, expiry);
        (await AllAsync(_template, Alice)).ShouldBe("Met");

        (await CallsAtNextBlockAsync(_template, Alice)).ShouldBe((1, VerdictKind.Met));
        await _chain.Chain.Anvil.RpcAsync("evm_setNextBlockTimestamp", expiry);
        (await CallsAtNextBlockAsync(_template, Alice)).ShouldBe((1, VerdictKind.NotMet));
    }

    [Fact]
    public async Task EasAttestation_OfANamedIndexer_AsksTheIndexerAtEachBlockAndNothingElse()
    {
        await StartAsync(8453, Eas, Indexer);
        await AttestAsync(Uid(1), Alice);
        (await AllAsync(_named, Alice)).ShouldBe("Met");

        (await CallsAtNextBlockAsync(_named, Alice)).ShouldBe((1, VerdictKind.Met));
        await WriteAsync(Eas, "revoke(bytes32)", Uid(1));
        (await AllAsync(_named, Alice)).ShouldBe("NotMet");
    }

    [Fact]
    public async Task EasAttestation_OfAnotherOrOfNobodyYet_IsNeverMetByWhatWasRemembered()
    {
        await StartAsync(8453, Eas, Indexer);
        await WriteAsync(Indexer, "index(address,bytes32,bytes32)", Alice, Bytes.Parse(Schema), Uid(1));
        (await AllAsync(_template, Alice)).ShouldBe("Unknown", "the service does not know it");

        await WriteAsync(Eas, "attest(bytes32,bytes32,address,address,uint64)", Uid(1), Bytes.Parse(Schema), Bob, Coinbase, UInt256.Zero);
        (await AllAsync(_template, Alice)).ShouldBe("Unknown", "it is Bob's");
        await WriteAsync(Eas, "revoke(bytes32)", Uid(1));
        (await AllAsync(_template, Alice)).ShouldBe("Unknown");

        await WriteAsync(Indexer, "index(address,bytes32,bytes32)", Alice, Bytes.Parse(Schema), Uid(2));
        await WriteAsync(Eas, "attest(bytes32,bytes32,address,address,uint64)", Uid(2), Bytes.Parse(Schema), Alice, Coinbase, UInt256.Zero);
        (await AllAsync(_template, Alice)).ShouldBe("Met");
    }

    private static Bytes Uid(int number) => Bytes.Parse($"0x{number:x64}");

    /// <summary>Starts a chain with registries at addresses. Placing them makes no block; one more makes them part of the chain.</summary>
    private async Task StartAsync(ulong chainId, params Address[] registries)
    {
        _chain = await FollowedChain.StartAsync(new AnvilOptions { ChainId = chainId });
        foreach (var registry in registries)
        {
            await _chain.Chain.Anvil.RpcAsync("anvil_setCode", registry.ToLowerString(), CompiledContract.Read("Registries").DeployedBytecode);
        }

        await MineAsync();
    }

    private async Task MineAsync()
    {
        await _chain.Chain.MineAsync();
        await _chain.AnnounceAsync();
    }

    private async Task WriteAsync(Address to, string function, params object[] arguments)
    {
        await _chain.Chain.SendAsync(TestChain.Deployer, to, AbiFunction.Parse($"{function}()").Encode(arguments).ToString());
        await _chain.AnnounceAsync();
    }

    private async Task AttestAsync(Bytes uid, Address recipient, ulong expires = 0)
    {
        await WriteAsync(Eas, "attest(bytes32,bytes32,address,address,uint64)", uid, Bytes.Parse(Schema), recipient, Coinbase, UInt256.FromUInt64(expires));
        await WriteAsync(Indexer, "index(address,bytes32,bytes32)", recipient, Bytes.Parse(Schema), uid);
    }

    /// <summary>What was decided stands through a block in which nothing happens, and costs no call there.</summary>
    private async Task StandsAsync(Policy policy, Address account)
    {
        var decision = await _chain.DecideAsync(policy, account);
        (await CallsAtNextBlockAsync(policy, account)).ShouldBe((0, decision.For(null).Kind));
        (await _chain.DecideAsync(policy, account)).ShouldBeSameAs(decision);
    }

    private async Task<(int Calls, VerdictKind Verdict)> CallsAtNextBlockAsync(Policy policy, Address account)
    {
        await MineAsync();
        var before = _chain.Calls.GetValueOrDefault("eth_call");
        var verdict = await _chain.VerdictAsync(policy, account);
        return (_chain.Calls.GetValueOrDefault("eth_call") - before, verdict);
    }

    private async Task<string> AllAsync(Policy policy, params Address[] accounts)
    {
        var verdicts = new List<VerdictKind>();
        foreach (var account in accounts)
        {
            verdicts.Add(await _chain.VerdictAsync(policy, account));
        }

        return string.Join(' ', verdicts);
    }
}
