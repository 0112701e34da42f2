using System.Text.Json;
using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions;

/// <summary>Met when the account's balance of an ERC-20 token, on Solana of one of SPL Token or Token-2022, or of the chain's own coin, is at least a threshold in display units.</summary>
[ConditionType("token_balance")]
public sealed class TokenBalanceCondition : Condition
{
    // The same for every account.
    private BalanceBound? _bound;
    private HoldingBound? _holding;

    /// <summary>The token's contract, on Solana its mint, or <c>native</c> for the chain's own coin.</summary>
    public required TokenContract ContractAddress { get; init; }

    /// <summary>The least balance, in display units: the token's decimals are read from the chain.</summary>
    public required TokenAmount Threshold { get; init; }

    /// <summary>The token's decimals as the author knows them, from 0 to 77: only a cross-check of what the chain says.</summary>
    public int? Decimals { get; init; }

    /// <inheritdoc/>
    public override bool ReadsSolana => true;

    /// <inheritdoc/>
    public override string Required => ContractAddress == default
        ? $"at least {Threshold} of the coin of chain {ChainId}"
        : $"at least {Threshold} of the token {ContractAddress} on chain {ChainId}";

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts) =>
        (_bound ??= new BalanceBound(ChainId, ContractAddress, Decimals, Threshold.ToBaseUnits)).Evaluate(account, facts);

    /// <inheritdoc/>
    public override Step Evaluate(SolanaAddress account, FactSet facts) =>
        (_holding ??= new HoldingBound(ChainId, ContractAddress.Mint, Decimals, Threshold.ToBaseUnits)).Evaluate(account, facts);

    /// <inheritdoc/>
    public override IEnumerable<(string Member, string Problem)> Validate()
    {
        foreach (var fault in base.Validate())
        {
            yield return fault;
        }

        if (Decimals is < 0 or > BalanceBound.MaxDecimals)
        {
            yield return ("decimals", $"must be from 0 to {BalanceBound.MaxDecimals}");
        }

        if (ChainId != default && (ChainId.IsEvm ? ContractAddress.Mint is not null : ContractAddress.Contract is not null))
        {
            yield return ("contractAddress", ChainId.IsEvm ? "must be 'native' or a contract's address: a mint is on Solana" : "must be 'native' or a mint in base58: the chain is Solana");
        }
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("contractAddress", ContractAddress.Text);
        json.WriteString("operator", "gte");
        json.WriteString("threshold", Threshold.Canonical);
    }
}
