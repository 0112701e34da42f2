using System.Text;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;
using Portcullis.Ethereum.Signatures;
using Portcullis.Ethereum.Tests.Rpc;

namespace Portcullis.Ethereum.Tests.Signatures;

/// <summary>What nodes may answer, and a quorum of them.</summary>
public sealed class ContractSignaturesTests
{
    private const string Yes = "portcullis: valid deployed";
    private const string No = "portcullis: not valid";

    private static readonly Address Account = Address.Parse("0x00000000000000000000000000000000000A11CE");
    private static readonly Hash Digest = Keccak256.Compute("a message"u8);
    private static readonly Hash Block = Keccak256.Compute("a block"u8);
    private static readonly Bytes Signature = new(new byte[65]);

    private readonly TestNodes _nodes = new();

    [Theory]
    [InlineData(Yes, SignatureOutcomeKind.Valid, SignerKind.Contract, SignatureFault.None)]
    [InlineData("portcullis: valid undeployed", SignatureOutcomeKind.Valid, SignerKind.UndeployedContract, SignatureFault.None)]
    [InlineData("portcullis: valid prepared", SignatureOutcomeKind.Valid, SignerKind.PreparedContract, SignatureFault.None)]
    [InlineData("portcullis: valid delegated", SignatureOutcomeKind.Valid, SignerKind.DelegatedAccount, SignatureFault.None)]
    [InlineData(No, SignatureOutcomeKind.Invalid, null, SignatureFault.NotTaken)]
    [InlineData("portcullis: no code", SignatureOutcomeKind.Invalid, null, SignatureFault.NoCode)]
    [InlineData("portcullis: factory failed", SignatureOutcomeKind.Invalid, null, SignatureFault.FactoryFailed)]
    [InlineData("portcullis: delegated refused", SignatureOutcomeKind.Invalid, null, SignatureFault.DelegatedRefused)]
    public async Task Check_EachWord_IsItsOutcome(string word, SignatureOutcomeKind kind, SignerKind? signer, SignatureFault fault) =>
        (await CheckAsync(Node(word))).ShouldBe(new SignatureOutcome(kind, signer, fault));

    [Theory]
    [InlineData("0x")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0x1626ba7e00000000000000000000000000000000000000000000000000000000")]
    [InlineData("0x706f727463756c6c69733a2076616c6964206465706c6f796564")]
    [InlineData("0x706f727463756c6c69733a2076616c6964206465706c6f79656400000000000000")]
    [InlineData(null)]
    public async Task Check_AnythingElse_IsUnknown(string? result) =>
        (await CheckAsync(new FakeTransport(_ => FakeTransport.Result(result is null ? "null" : $"\"{result}\"")))).ShouldBe(SignatureOutcome.Unknown);

    [Fact]
    public async Task Check_MegabytesThatBeginWithAYes_AreUnknown()
    {
        var answer = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Yes.PadRight(32, '\0'))) + new string('0', 2 * 3_000_000);

        (await CheckAsync(new FakeTransport(_ => FakeTransport.Result($"\"0x{answer}\"")))).ShouldBe(SignatureOutcome.Unknown);
    }

    [Theory]
    [InlineData(RpcError.Reverted)]
    [InlineData(-32000)]
    [InlineData(-32603)]
    [InlineData(-32015)]
    public async Task Check_NodesError_IsUnknown(int code) => (await CheckAsync(new FakeTransport(_ => FakeTransport.Error(code)))).ShouldBe(SignatureOutcome.Unknown);

    [Fact]
    public async Task Check_NodeDown_IsUnknown() => (await CheckAsync(Node("down"))).ShouldBe(SignatureOutcome.Unknown);

    [Theory]
    [InlineData(new[] { Yes, Yes, No }, SignatureOutcomeKind.Valid)]
    [InlineData(new[] { No, Yes, No }, SignatureOutcomeKind.Invalid)]
    [InlineData(new[] { Yes, "a lie", "another lie" }, SignatureOutcomeKind.Unknown)]
    [InlineData(new[] { No, "a lie", "a lie" }, SignatureOutcomeKind.Unknown)]
    [InlineData(new[] { "down", Yes, Yes }, SignatureOutcomeKind.Valid)]
    [InlineData(new[] { "down", Yes, No }, SignatureOutcomeKind.Unknown)]
    [InlineData(new[] { "error", No, No }, SignatureOutcomeKind.Invalid)]
    [InlineData(new[] { "error", "error", Yes }, SignatureOutcomeKind.Unknown)]
    [InlineData(new[] { "down", "down", Yes }, SignatureOutcomeKind.Unknown)]
    public async Task Check_Quorum_IsWhatEnoughSay(string[] votes, SignatureOutcomeKind expected)
    {
        var lanes = votes.Select((vote, i) => _nodes.Lane($"o{i}", Node(vote))).ToList();

        (await CheckAsync(new QuorumTransport(lanes, 2, _nodes.Events))).Kind.ShouldBe(expected);
    }

    [Fact]
    public async Task Check_NodeOfLessGas_IsNoLiar()
    {
        var quorum = new QuorumTransport([_nodes.Lane("a", Node("error")), _nodes.Lane("b", Node(No)), _nodes.Lane("c", Node(No))], 2, _nodes.Events);

        (await CheckAsync(quorum)).Kind.ShouldBe(SignatureOutcomeKind.Invalid);

        _nodes.Events.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_WhatNeedsNoNode_AsksNone()
    {
        var node = Node(Yes);
        var signatures = new ContractSignatures(new EthereumClient(node));

        var zero = await signatures.CheckAsync(Address.Zero, Digest, Signature, DelegatedAccounts.Refused, Block, CancellationToken.None);
        var tooLong = await signatures.CheckAsync(Account, Digest, new Bytes(new byte[ContractSignature.MaxSize + 1]), DelegatedAccounts.Refused, Block, CancellationToken.None);

        zero.ShouldBe(SignatureOutcome.Invalid(SignatureFault.ZeroAccount));
        tooLong.ShouldBe(SignatureOutcome.Invalid(SignatureFault.TooLong));
        node.Batches.ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_Call_IsOneWithoutToAtTheBlock()
    {
        var node = Node(Yes);
        await CheckAsync(node);

        var request = node.Batches.ShouldHaveSingleItem().ShouldHaveSingleItem();
        request.Method.ShouldBe("eth_call");
        request.Parameters[0]!.AsObject().ContainsKey("to").ShouldBeFalse();
        request.Parameters[0]!["gas"]!.GetValue<string>().ShouldBe("0xe4e1c0");
        Address.Parse(request.Parameters[0]!["from"]!.GetValue<string>()).ShouldNotBe(Address.Zero, "some contracts check less for it");
        request.Parameters[1]!["blockHash"]!.GetValue<string>().ShouldBe(Block.ToString());
        request.Parameters[1]!["requireCanonical"]!.GetValue<bool>().ShouldBeTrue();
    }

    private static Task<SignatureOutcome> CheckAsync(IRpcTransport transport) =>
        new ContractSignatures(new EthereumClient(transport)).CheckAsync(Account, Digest, Signature, DelegatedAccounts.Refused, Block, CancellationToken.None);

    private static FakeTransport Node(string vote) => new(_ => vote switch
    {
        "down" => throw new RpcException("down") { Failure = RpcFailure.Connection },
        "error" => FakeTransport.Error(-32000),
        _ => FakeTransport.Result($"\"0x{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(vote.PadRight(32, '\0')))}\""),
    });
}
