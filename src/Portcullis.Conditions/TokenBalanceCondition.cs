using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>Met when the account's balance of an ERC-20 token, or of the chain's own coin, is at least a threshold in display units.</summary>
[ConditionType("token_balance")]
public sealed class TokenBalanceCondition : Condition
{
    private const int NativeDecimals = 18;
    private const int MaxDecimals = 77;

    private static readonly AbiFunction BalanceOf = AbiFunction.Parse("balanceOf(address)(uint256)");
    private static readonly Bytes DecimalsCall = AbiFunction.Parse("decimals()(uint8)").Encode();

    // ERC-20, and the two of wrapped coins (WETH9), which move balances without a Transfer.
    private static readonly TouchEvents Moves = new(
        ("Transfer(address indexed from, address indexed to, uint256 value)", ["from", "to"]),
        ("Deposit(address indexed dst, uint256 wad)", ["dst"]),
        ("Withdrawal(address indexed src, uint256 wad)", ["src"]));

    // The same for every account.
    private Read? _decimalsRead;
    private Bound? _bound;

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
        ContractAddress.Address is { } token ? EvaluateToken(account, token, facts) : EvaluateNative(account, facts);

    /// <inheritdoc/>
    public override IEnumerable<(string Member, string Problem)> Validate()
    {
        if (Decimals is < 0 or > MaxDecimals)
        {
            return [.. base.Validate(), ("decimals", $"must be from 0 to {MaxDecimals}")];
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

    private Step EvaluateToken(Address account, Address token, FactSet facts)
    {
        var balanceRead = new Read(ChainId, new StateRead.Call(token, BalanceOf.Encode(account)), Moves.Of(account));
        var decimalsRead = _decimalsRead ??= new Read(ChainId, new StateRead.Call(token, DecimalsCall), TouchEvents.None.OfContract());
        if (facts[balanceRead] is not { } balanceAnswer || facts[decimalsRead] is not { } decimalsAnswer)
        {
            return Step.Needs(balanceRead, decimalsRead);
        }

        if (!Answer.TryUInt256(balanceAnswer, out var balance, out var unknown) || !Answer.TryUInt256(decimalsAnswer, out var word, out unknown))
        {
            return Step.Done(unknown);
        }

        return Step.Done(
            !word.TryToUInt64(out var decimals) || decimals > MaxDecimals ? Verdict.Unknown(UnknownReason.BadAnswer)
            : Decimals is { } expected && (ulong)expected != decimals ? Verdict.Unknown(UnknownReason.DecimalsMismatch)
            : Compare(balance, (int)decimals));
    }

    private Step EvaluateNative(Address account, FactSet facts)
    {
        var read = new Read(ChainId, new StateRead.Balance(account));
        return facts[read] is not { } answer ? Step.Needs(read)
            : !Answer.TryUInt256(answer, out var balance, out var unknown) ? Step.Done(unknown)
            : Step.Done(Decimals is { } expected && expected != NativeDecimals ? Verdict.Unknown(UnknownReason.DecimalsMismatch) : Compare(balance, NativeDecimals));
    }

    private Verdict Compare(UInt256 balance, int decimals)
    {
        var bound = _bound is { } known && known.Decimals == decimals ? known : _bound = new Bound(decimals, Threshold.ToBaseUnits(decimals));
        return Verdict.Of(bound.Least is { } least && balance >= least);
    }

    /// <summary>The threshold in base units; null when no balance can reach it.</summary>
    private sealed record Bound(int Decimals, UInt256? Least);
}
