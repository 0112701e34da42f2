using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;

namespace Portcullis.Conditions;

/// <summary>Met when the account's balance of an ERC-20 token, or of the chain's own coin, is at least a threshold in display units.</summary>
[ConditionType("token_balance")]
public sealed class TokenBalanceCondition : Condition
{
    // The same for every account.
    private BalanceBound? _bound;

    /// <summary>The token's contract, or <c>native</c> for the chain's own coin.</summary>
    public required TokenContract ContractAddress { get; init; }

    /// <summary>The least balance, in display units: the token's decimals are read from the chain.</summary>
    public required TokenAmount Threshold { get; init; }

    /// <summary>The token's decimals as the author knows them, from 0 to 77: only a cross-check of what the chain says.</summary>
    public int? Decimals { get; init; }

    /// <inheritdoc/>
    public override string Required => ContractAddress.Address is { } token
        ? $"at least {Threshold} of the token {token} on chain {ChainId}"
        : $"at least {Threshold} of the coin of chain {ChainId}";

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts) =>
        (_bound ??= new BalanceBound(ChainId, ContractAddress, Decimals, Threshold.ToBaseUnits)).Evaluate(account, facts);

    /// <inheritdoc/>
    public override IEnumerable<(string Member, string Problem)> Validate()
    {
        if (Decimals is < 0 or > BalanceBound.MaxDecimals)
        {
            return [.. base.Validate(), ("decimals", $"must be from 0 to {BalanceBound.MaxDecimals}")];
        }

        return base.Validate();
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("contractAddress", ContractAddress.Text);
        json.WriteString("operator", "gte");
        json.WriteString("threshold", Threshold.Canonical);
    }
}
