using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;

namespace Portcullis.Conditions;

/// <summary>Met when the account's balance of an ERC-20 token, or of the chain's own coin, is at least a multiple of an amount.</summary>
[ConditionType("ratio_to_amount")]
public sealed class RatioToAmountCondition : Condition
{
    // The same for every account.
    private BalanceBound? _bound;

    /// <summary>The token's contract, or <c>native</c> for the chain's own coin.</summary>
    public required TokenContract ContractAddress { get; init; }

    /// <summary>How many times the amount is needed.</summary>
    public required TokenAmount Multiple { get; init; }

    /// <summary>The amount, in display units: the token's decimals are read from the chain.</summary>
    public required TokenAmount Amount { get; init; }

    /// <inheritdoc/>
    public override string Required => ContractAddress.Address is { } token
        ? $"at least {Multiple} times {Amount} of the token {token} on chain {ChainId}"
        : $"at least {Multiple} times {Amount} of the coin of chain {ChainId}";

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts) =>
        (_bound ??= new BalanceBound(ChainId, ContractAddress, null, Amount.Times(Multiple).ToBaseUnits)).Evaluate(account, facts);

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("contractAddress", ContractAddress.Text);
        json.WriteString("operator", "gte");
        json.WriteString("multiple", Multiple.Canonical);
        json.WriteString("amount", Amount.Canonical);
    }
}
