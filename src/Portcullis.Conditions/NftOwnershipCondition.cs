using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>
/// Met when the account owns tokens of an ERC-721 or ERC-1155 collection: any of the whole collection (ERC-721), one token id, or ids of a
/// list; with <see cref="MinCount"/>, at least so many.
/// </summary>
[ConditionType("nft_ownership")]
public sealed class NftOwnershipCondition : Condition
{
    private static readonly AbiFunction BalanceOf = AbiFunction.Parse("balanceOf(address)(uint256)");
    private static readonly AbiFunction BalanceOfId = AbiFunction.Parse("balanceOf(address,uint256)(uint256)");
    private static readonly AbiFunction OwnerOf = AbiFunction.Parse("ownerOf(uint256)(address)");
    private static readonly ReadOutcome NoAnswer = ReadOutcome.Returned(Bytes.Empty);
    private static readonly Bytes SupportsErc721 = SupportsInterface("0x80ac58cd");
    private static readonly Bytes SupportsErc1155 = SupportsInterface("0xd9b67a26");

    // ERC-721 has one more indexed argument in its Transfer than ERC-20; ERC-2309 moves a range of ids at once.
    private static readonly TouchEvents Erc721Moves = new(
        ("Transfer(address indexed from, address indexed to, uint256 indexed tokenId)", ["from", "to", "tokenId"]),
        ("ConsecutiveTransfer(uint256 indexed fromTokenId, uint256 toTokenId, address indexed fromAddress, address indexed toAddress)", []));

    private static readonly TouchEvents Erc1155Moves = new(
        ("TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)", ["from", "to"]),
        ("TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)", ["from", "to"]));

    /// <summary>The collection's contract.</summary>
    public required ContractAddress ContractAddress { get; init; }

    /// <summary>The one token id that counts.</summary>
    public UInt256? TokenId { get; init; }

    /// <summary>The token ids that count.</summary>
    public IReadOnlyList<UInt256>? TokenIds { get; init; }

    /// <summary>How many tokens are needed; for ERC-1155 the balances of the ids are added up. 1 when absent.</summary>
    public int? MinCount { get; init; }

    /// <summary>The collection's standard; asked of the contract (ERC-165) when absent and ids are named.</summary>
    public TokenStandard? Standard { get; init; }

    /// <inheritdoc/>
    public override string Required
    {
        get
        {
            var ids = Ids.Count == 0 ? "" : Ids.Count == 1 ? $" with the id {Ids[0]}" : $" with ids among {string.Join(", ", Ids.Take(10))}{(Ids.Count > 10 ? ", …" : "")}";
            return $"at least {Least} of the collection {ContractAddress}{ids} on chain {ChainId}";
        }
    }

    private IReadOnlyList<UInt256> Ids => TokenIds ?? (TokenId is { } id ? [id] : []);

    private ulong Least => (ulong)(MinCount ?? 1);

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts)
    {
        if (Ids.Count == 0)
        {
            return EvaluateCollection(account, facts);
        }

        if (Standard is { } standard)
        {
            return EvaluateIds(standard, account, facts);
        }

        Read erc721 = Ask(SupportsErc721), erc1155 = Ask(SupportsErc1155);
        if (facts[erc721] is not { } isErc721 || facts[erc1155] is not { } isErc1155)
        {
            return Step.Needs(erc721, erc1155);
        }

        if (isErc721.Kind == ReadOutcomeKind.Failed || isErc1155.Kind == ReadOutcomeKind.Failed)
        {
            return Step.Done(Verdict.Unknown(UnknownReason.ReadFailed));
        }

        return (Answer.IsTrue(isErc721), Answer.IsTrue(isErc1155)) switch
        {
            (true, false) => EvaluateIds(TokenStandard.Erc721, account, facts),
            (false, true) => EvaluateIds(TokenStandard.Erc1155, account, facts),
            _ => Step.Done(Verdict.Unknown(isErc721 == NoAnswer && isErc1155 == NoAnswer ? UnknownReason.NoContract : UnknownReason.StandardUnclear)),
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Member, string Problem)> Validate()
    {
        var faults = base.Validate().ToList();
        if (TokenId is not null && TokenIds is not null)
        {
            faults.Add(("tokenIds", "cannot stand beside tokenId; name all ids here"));
        }

        if (MinCount is < 1)
        {
            faults.Add(("minCount", "must be at least 1"));
        }

        if (Standard == TokenStandard.Erc1155 && Ids.Count == 0)
        {
            faults.Add(("tokenIds", "is missing; an ERC-1155 contract cannot tell what an account holds of the whole collection"));
        }

        if (Standard != TokenStandard.Erc1155 && Ids.Count > 0 && Least > (ulong)Ids.Count && Standard is not null)
        {
            faults.Add(("minCount", "cannot be more than the number of ids: an ERC-721 id is owned once"));
        }

        return faults;
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("contractAddress", ContractAddress.Text);
        json.WriteString("operator", "gt");
        json.WriteNumber("threshold", 0);
        if (TokenId is { } id)
        {
            json.WriteString("tokenId", id.ToString());
        }

        if (TokenIds is not null)
        {
            json.WriteStartArray("tokenIds");
            foreach (var each in TokenIds)
            {
                json.WriteStringValue(each.ToString());
            }

            json.WriteEndArray();
        }

        if (MinCount is > 1)
        {
            json.WriteNumber("minCount", MinCount.Value);
        }

        if (Standard is { } standard)
        {
            json.WriteString("standard", standard == TokenStandard.Erc721 ? "erc721" : "erc1155");
        }
    }

    private Step EvaluateCollection(Address account, FactSet facts)
    {
        var read = Call(BalanceOf.Encode(account), Erc721Moves.Of(account));
        return facts[read] is not { } answer ? Step.Needs(read)
            : Answer.TryUInt256(answer, out var balance, out var unknown) ? Step.Done(Verdict.Of(balance >= Least))
            : Step.Done(unknown);
    }

    private Step EvaluateIds(TokenStandard standard, Address account, FactSet facts)
    {
        var reads = Ids.Select(id => standard == TokenStandard.Erc721
            ? Call(OwnerOf.Encode(id), Erc721Moves.Of(id))
            : Call(BalanceOfId.Encode(account, id), Erc1155Moves.Of(account))).ToList();
        var answers = reads.Select(read => facts[read]).OfType<ReadOutcome>().ToList();
        return answers.Count < reads.Count ? Step.Needs(reads)
            : standard == TokenStandard.Erc721 ? CountOwned(answers, account, facts)
            : Step.Done(SumBalances(answers));
    }

    /// <summary>ERC-721 contracts throw for an id that nobody owns; that is a "no" only from a contract that says it is one.</summary>
    private Step CountOwned(List<ReadOutcome> answers, Address account, FactSet facts)
    {
        var supports = Ask(SupportsErc721);
        if (answers.Exists(answer => answer.Kind == ReadOutcomeKind.Reverted) && facts[supports] is null)
        {
            return Step.Needs(supports);
        }

        var whenReverted = facts[supports] is not { Kind: not ReadOutcomeKind.Failed } answer ? Verdict.Unknown(UnknownReason.ReadFailed)
            : Answer.IsTrue(answer) ? Verdict.NotMet
            : Verdict.Unknown(UnknownReason.Reverted);
        return Step.Done(Tally(answers.Select(owner => IsOwner(owner, account, whenReverted))));
    }

    private static Verdict IsOwner(ReadOutcome answer, Address account, Verdict whenReverted) =>
        answer.Kind == ReadOutcomeKind.Reverted ? whenReverted
        : Answer.TryAddress(answer, out var owner, out var unknown) ? Verdict.Of(owner == account)
        : unknown;

    private Verdict Tally(IEnumerable<Verdict> verdicts)
    {
        var list = verdicts.ToList();
        var met = (ulong)list.Count(verdict => verdict.Kind == VerdictKind.Met);
        var open = (ulong)list.Count(verdict => verdict.Kind == VerdictKind.Unknown);
        return met >= Least ? Verdict.Met
            : met + open < Least ? Verdict.NotMet
            : list.First(verdict => verdict.Kind == VerdictKind.Unknown);
    }

    private Verdict SumBalances(List<ReadOutcome> answers)
    {
        var sum = UInt256.Zero;
        Verdict? open = null;
        foreach (var answer in answers)
        {
            if (Answer.TryUInt256(answer, out var balance, out var unknown))
            {
                sum = sum.AddSaturating(balance);
            }
            else
            {
                open ??= unknown;
            }
        }

        return sum >= Least ? Verdict.Met : open ?? Verdict.NotMet;
    }

    private Read Call(Bytes input, Touch touch) => new(ChainId, new StateRead.Call(ContractAddress.Address, input), touch);

    private Read Ask(Bytes supports) => Call(supports, TouchEvents.None.OfContract());

    private static Bytes SupportsInterface(string id) => AbiFunction.Parse("supportsInterface(bytes4)(bool)").Encode(Bytes.Parse(id));
}
