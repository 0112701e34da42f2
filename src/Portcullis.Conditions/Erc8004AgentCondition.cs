using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>Met when the account owns an agent of the ERC-8004 identity registry, or is the wallet that the agent is bound to.</summary>
[ConditionType("erc8004_agent")]
public sealed class Erc8004AgentCondition : Condition
{
    private static readonly Address Registry = Address.Parse("0x8004A169FB4a3325136EB29fA0ceB6D2e539a432");
    private static readonly AbiFunction OwnerOf = AbiFunction.Parse("ownerOf(uint256)(address)");
    private static readonly AbiFunction WalletOf = AbiFunction.Parse("getAgentWallet(uint256)(address)");
    private static readonly Bytes SupportsErc721 = AbiFunction.Parse("supportsInterface(bytes4)(bool)").Encode(Bytes.Parse("0x80ac58cd"));

    // The wallet is metadata of the agent: setting it, unsetting it and the transfer that clears it each log MetadataSet.
    private static readonly TouchEvents Moves = new(
        ("Transfer(address indexed from, address indexed to, uint256 indexed tokenId)", ["tokenId"]),
        ("MetadataSet(uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue)", ["agentId"]));

    /// <summary>The agent's id in the registry.</summary>
    public required UInt256 AgentId { get; init; }

    /// <inheritdoc/>
    public override string Required => $"the agent {AgentId} of the ERC-8004 registry on chain {ChainId}, as its owner or its wallet";

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts)
    {
        Read ownerRead = Call(OwnerOf.Encode(AgentId), Moves.Of(AgentId)), walletRead = Call(WalletOf.Encode(AgentId), Moves.Of(AgentId));
        if (facts[ownerRead] is not { } owner || facts[walletRead] is not { } wallet)
        {
            return Step.Needs(ownerRead, walletRead);
        }

        if (owner.Kind == ReadOutcomeKind.Reverted)
        {
            return EvaluateNoOwner(wallet, account, facts);
        }

        var (owns, isWallet) = (Is(owner, account), Is(wallet, account));
        return Step.Done(owns.Kind == VerdictKind.Met ? owns
            : isWallet.Kind == VerdictKind.Met ? isWallet
            : owns.Kind == VerdictKind.Unknown ? owns
            : isWallet);
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("agentId", AgentId.ToString());
        json.WriteString("operator", "owner_or_wallet");
        json.WriteString("wallet", wallet);
    }

    /// <summary>ERC-721 contracts throw for an id that nobody owns; that is a "no" only from a contract that says it is one, and when no wallet contradicts it.</summary>
    private Step EvaluateNoOwner(ReadOutcome wallet, Address account, FactSet facts)
    {
        var read = Call(SupportsErc721, TouchEvents.None.OfContract());
        if (facts[read] is not { } supports)
        {
            return Step.Needs(read);
        }

        var isWallet = wallet.Kind == ReadOutcomeKind.Reverted ? Verdict.NotMet : Is(wallet, account);
        return Step.Done(
            supports.Kind == ReadOutcomeKind.Failed ? Verdict.Unknown(UnknownReason.ReadFailed)
            : !Answer.IsTrue(supports) ? Verdict.Unknown(UnknownReason.Reverted)
            : isWallet.Kind == VerdictKind.Met ? Verdict.Unknown(UnknownReason.BadAnswer)
            : isWallet);
    }

    private static Verdict Is(ReadOutcome answer, Address account) =>
        Answer.TryAddress(answer, out var named, out var unknown) ? Verdict.Of(named == account && named != Address.Zero) : unknown;

    private Read Call(Bytes input, Touch touch) => new(ChainId, new StateRead.Call(Registry, input), touch);
}
