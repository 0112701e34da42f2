using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Chains;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests;

/// <summary>The conditions that ask registries, codes, views and ratios, on contracts that stand at the registries' own addresses of a chain with their id.</summary>
public abstract class RegistriesOnChainTests(ulong chainId) : IAsyncLifetime
{
    private const string Eas = "0x4200000000000000000000000000000000000021";
    private const string Indexer = "0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C";
    private const string Coinbase = "0x357458739F90461b99789350868CD7CF330Dd7EE";
    private const string Schema = "0xf8b05c79f090979bf4a80270aba232dff11a10d9ca55c4f88de95317970f0de9";
    private const string Identities = "0x8004A169FB4a3325136EB29fA0ceB6D2e539a432";
    private const string Farcaster = "0x00000000Fc6c5F01Fc30151999387Bb99A9f489b";

    private static readonly AbiFunction Attest = AbiFunction.Parse("attest(bytes32,bytes32,address,address,uint64)()");
    private static readonly Bytes Uid = Bytes.Parse("0x" + new string('7', 64));
    private static readonly Address Alice = Anvil.Accounts[1].Address;
    private static readonly Address Bob = Anvil.Accounts[2].Address;

    private HttpClient? _http;
    private TestChain? _chain;
    private Evaluator? _evaluator;

    private TestChain Chain => _chain!;

    public async ValueTask InitializeAsync()
    {
        _chain = await TestChain.StartAsync(new TestChainOptions { Anvil = new AnvilOptions { ChainId = chainId } });
        _http = new HttpClient { BaseAddress = Chain.RpcUrl };
        var client = new EthereumClient(new HttpTransport(_http));
        var rules = FollowedChain.Rules with { HeadMaxAge = TimeSpan.Zero };
        var nodes = new ChainNodes(client, new StateReader(client, StateReader.UsualMulticall3), client);
        _evaluator = new Evaluator(new ChainSet([new Chain(chainId, nodes, rules, TimeProvider.System, NullLogger.Instance)]), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _http?.Dispose();
        await (_chain?.DisposeAsync() ?? default);
    }

    /// <summary>Places a contract. That makes no block; one more makes it part of the chain.</summary>
    private async Task<Address> PlaceAsync(string contract, string address)
    {
        await Chain.Anvil.RpcAsync("anvil_setCode", address, CompiledContract.Read(contract).DeployedBytecode);
        await Chain.MineAsync();
        return Address.Parse(address);
    }

    private Task<System.Text.Json.JsonElement> WriteAsync(Address to, AbiFunction function, params object[] arguments) => Chain.SendAsync(Alice, to, function.Encode(arguments).ToString());

    private async Task<Verdict> AskAsync(string members, Address account)
    {
        var faults = new List<PolicyFault>();
        var conditions = ConditionList.Read(System.Text.Json.Nodes.JsonNode.Parse($"[{{{members}}}]"), "conditions", 1, new HashSet<ChainId> { chainId }, faults);
        faults.ShouldBeEmpty();
        var judgements = await _evaluator!.JudgeAsync(conditions, account, CancellationToken.None);
        judgements.ShouldHaveSingleItem().Block.ShouldNotBeNull();
        return judgements[0].Verdict;
    }

    public sealed class OnBase() : RegistriesOnChainTests(8453)
    {
        private const string Template = "\"type\":\"eas_attestation\",\"template\":\"coinbase_verified_account\"";

        [Fact]
        public async Task EasAttestation_ItsWholeLife()
        {
            var (eas, indexer) = (await PlaceAsync("Registries", Eas), await PlaceAsync("Registries", Indexer));
            (await AskAsync(Template, Alice)).ShouldBe(Verdict.NotMet);
            var now = await NowAsync();

            await AttestAsync(eas, indexer, attester: Coinbase);
            (await AskAsync(Template, Alice)).ShouldBe(Verdict.Met);
            (await AskAsync(Template, Bob)).ShouldBe(Verdict.NotMet);

            await AttestAsync(eas, indexer, attester: Coinbase, expires: now + 1_000_000);
            (await AskAsync(Template, Alice)).ShouldBe(Verdict.MetUntil((long)now + 1_000_000));
            await AttestAsync(eas, indexer, attester: Coinbase, expires: now);
            (await AskAsync(Template, Alice)).ShouldBe(Verdict.NotMet);
            await AttestAsync(eas, indexer, attester: Coinbase);
            await WriteAsync(eas, AbiFunction.Parse("revoke(bytes32)()"), Uid);
            (await AskAsync(Template, Alice)).ShouldBe(Verdict.NotMet);
            await AttestAsync(eas, indexer, attester: Bob.ToString());
            (await AskAsync(Template, Alice)).ShouldBe(Verdict.NotMet);
            (await AskAsync($"\"type\":\"eas_attestation\",\"chainId\":8453,\"schemaId\":\"{Schema}\",\"indexer\":\"{Indexer}\"", Alice)).ShouldBe(Verdict.Met);
        }

        [Fact]
        public async Task EasAttestation_NoContracts_IsUnknown() => (await AskAsync(Template, Alice)).ShouldBe(Verdict.Unknown(UnknownReason.NoContract));

        [Fact]
        public async Task Erc8004Agent_OwnerAndWallet_AreMet()
        {
            const string agent = "\"type\":\"erc8004_agent\",\"chainId\":8453,\"agentId\":\"7\"";
            var registry = await PlaceAsync("Registries", Identities);
            (await AskAsync(agent, Alice)).ShouldBe(Verdict.NotMet);

            await WriteAsync(registry, AbiFunction.Parse("enrol(uint256,address,address)()"), UInt256.FromUInt64(7), Alice, Bob);

            (await AskAsync(agent, Alice)).ShouldBe(Verdict.Met);
            (await AskAsync(agent, Bob)).ShouldBe(Verdict.Met);
            (await AskAsync(agent, Anvil.Accounts[3].Address)).ShouldBe(Verdict.NotMet);
        }

        [Fact]
        public async Task AccountCode_EachKind()
        {
            const string code = "\"type\":\"account_code\",\"chainId\":8453,\"expect\":";
            (await AskAsync(code + "\"none\"", Alice)).ShouldBe(Verdict.Met);
            (await AskAsync(code + "\"contract\"", Chain.Coin)).ShouldBe(Verdict.Met);

            await Chain.Anvil.RpcAsync("anvil_setCode", Alice.ToLowerString(), "0xef0100" + Bob.ToLowerString()[2..]);
            await Chain.MineAsync();

            (await AskAsync(code + "\"none\"", Alice)).ShouldBe(Verdict.NotMet);
            (await AskAsync(code + "\"contract\"", Alice)).ShouldBe(Verdict.NotMet);
            (await AskAsync(code + "\"eip7702\"", Alice)).ShouldBe(Verdict.Met);
            (await AskAsync(code + $"\"eip7702\",\"delegate\":\"{Bob}\"", Alice)).ShouldBe(Verdict.Met);
            (await AskAsync(code + $"\"eip7702\",\"delegate\":\"{Chain.Coin}\"", Alice)).ShouldBe(Verdict.NotMet);
        }

        [Fact]
        public async Task EvmViewCall_EveryAnswer()
        {
            var views = await Chain.DeployAsync(CompiledContract.Read("Views"));
            await WriteAsync(views, AbiFunction.Parse("enter(address,bool)()"), Alice, true);

            (await ViewAsync(views, "isMember", Alice)).ShouldBe(Verdict.Met);
            (await ViewAsync(views, "isMember", Bob)).ShouldBe(Verdict.NotMet);
            (await ViewAsync(views, "junk", Alice)).ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));
            (await ViewAsync(views, "short", Alice)).ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));
            (await ViewAsync(views, "reverts", Alice)).ShouldBe(Verdict.Unknown(UnknownReason.Reverted));
            (await ViewAsync(views, "absent", Alice)).ShouldBe(Verdict.Unknown(UnknownReason.Reverted));
            (await ViewAsync(views, "burn", Alice)).Kind.ShouldBe(VerdictKind.Unknown);
            (await ViewAsync(views, "huge", Alice)).Kind.ShouldBe(VerdictKind.Unknown);
            (await ViewAsync(Address.Parse("0x000000000000000000000000000000000000dEaD"), "isMember", Alice)).ShouldBe(Verdict.Unknown(UnknownReason.NoContract));
        }

        [Fact]
        public async Task Ratios_AtTheirBounds()
        {
            await Chain.MintCoinAsync(Alice, 1_000_000);
            await Chain.MintCoinAsync(Bob, 3_000_000);

            (await AskAsync(Amount("2", "0.5"), Alice)).ShouldBe(Verdict.Met);
            (await AskAsync(Amount("2", "0.5000001"), Alice)).ShouldBe(Verdict.NotMet);
            (await AskAsync(Supply("0.25"), Alice)).ShouldBe(Verdict.Met);
            (await AskAsync(Supply("0.2500000000000000001"), Alice)).ShouldBe(Verdict.NotMet);
            (await AskAsync(Supply("0.75"), Bob)).ShouldBe(Verdict.Met);
        }

        private string Amount(string multiple, string amount) =>
            $"\"type\":\"ratio_to_amount\",\"chainId\":8453,\"contractAddress\":\"{Chain.Coin}\",\"multiple\":\"{multiple}\",\"amount\":\"{amount}\"";

        private string Supply(string fraction) => $"\"type\":\"ratio_to_supply\",\"chainId\":8453,\"contractAddress\":\"{Chain.Coin}\",\"minFraction\":\"{fraction}\"";

        private Task<Verdict> ViewAsync(Address contract, string name, Address account) =>
            AskAsync($"\"type\":\"evm_view_call\",\"chainId\":8453,\"contractAddress\":\"{contract}\",\"selector\":\"{name}(address)\"", account);

        private async Task<ulong> NowAsync()
        {
            var text = (await Chain.Anvil.RpcAsync("eth_getBlockByNumber", "latest", false)).GetProperty("timestamp").GetString()!;
            return ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        private async Task AttestAsync(Address eas, Address indexer, string attester, ulong expires = 0)
        {
            await WriteAsync(eas, Attest, Uid, Bytes.Parse(Schema), Alice, Address.Parse(attester), UInt256.FromUInt64(expires));
            await WriteAsync(indexer, AbiFunction.Parse("index(address,bytes32,bytes32)()"), Alice, Bytes.Parse(Schema), Uid);
        }
    }

    public sealed class OnOptimism() : RegistriesOnChainTests(10)
    {
        [Fact]
        public async Task FarcasterId_RegisteredAndMovedAway()
        {
            const string id = "\"type\":\"farcaster_id\"";
            (await AskAsync(id, Alice)).ShouldBe(Verdict.Unknown(UnknownReason.NoContract));
            var registry = await PlaceAsync("Registries", Farcaster);
            (await AskAsync(id, Alice)).ShouldBe(Verdict.NotMet);

            await WriteAsync(registry, AbiFunction.Parse("register(address,uint256)()"), Alice, UInt256.FromUInt64(3));
            (await AskAsync(id, Alice)).ShouldBe(Verdict.Met);

            await WriteAsync(registry, AbiFunction.Parse("transfer(address,address)()"), Alice, Bob);
            (await AskAsync(id, Alice)).ShouldBe(Verdict.NotMet);
            (await AskAsync(id, Bob)).ShouldBe(Verdict.Met);
        }
    }
}
