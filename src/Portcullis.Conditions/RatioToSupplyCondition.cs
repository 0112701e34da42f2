using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>Met when the account's balance of an ERC-20 token is at least a fraction of all there is of it.</summary>
[ConditionType("ratio_to_supply")]
public sealed class RatioToSupplyCondition : Condition
{
    private static readonly Bytes TotalSupply = AbiFunction.Parse("totalSupply()(uint256)").Encode();

    // The same for every account. No event tells reliably of a supply that changes.
    private Read? _supplyRead;

    /// <summary>The token's contract.</summary>
    public required ContractAddress ContractAddress { get; init; }

    /// <summary>The least part of the supply, above 0 and at most 1.</summary>
    public required Fraction MinFraction { get; init; }

    /// <inheritdoc/>
    public override string Required => $"at least {MinFraction} of the supply of the token {ContractAddress} on chain {ChainId}";

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts)
    {
        var balanceRead = TokenReads.BalanceOf(ChainId, ContractAddress.Address, account);
        var supplyRead = _supplyRead ??= new Read(ChainId, new StateRead.Call(ContractAddress.Address, TotalSupply));
        if (facts[balanceRead] is not { } balanceAnswer || facts[supplyRead] is not { } supplyAnswer)
        {
            return Step.Needs(balanceRead, supplyRead);
        }

        return Step.Done(
            !Answer.TryUInt256(balanceAnswer, out var balance, out var unknown) || !Answer.TryUInt256(supplyAnswer, out var supply, out unknown)
                ? unknown
                : Verdict.Of(!supply.IsZero && MinFraction.IsReached(balance, supply)));
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("contractAddress", ContractAddress.Text);
        json.WriteString("operator", "gte");
        json.WriteString("minFraction", MinFraction.Amount.Canonical);
    }
}
