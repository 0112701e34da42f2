using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>
/// Compares a balance of a token, or of the chain's own coin, with a bound in display units. One stands for all accounts, so that what is the same for them is made once.
/// </summary>
/// <param name="chainId">The chain.</param>
/// <param name="token">What is held.</param>
/// <param name="expectedDecimals">The decimals that the chain must show; null for any.</param>
/// <param name="toBaseUnits">The least balance for so many decimals; null when no balance can reach it.</param>
internal sealed class BalanceBound(ChainId chainId, TokenContract token, int? expectedDecimals, Func<int, UInt256?> toBaseUnits)
{
    /// <summary>The most decimals that a token can have: 10 to their power must fit 256 bits.</summary>
    public const int MaxDecimals = 77;

    private const int NativeDecimals = 18;

    private readonly Read? _decimalsRead = token.Address is { } contract ? TokenReads.Decimals(chainId, contract) : null;
    private Least? _least;

    /// <summary>Met when the account's balance is the bound or more.</summary>
    public Step Evaluate(Address account, FactSet facts) =>
        token.Address is { } contract ? EvaluateToken(account, contract, _decimalsRead!, facts) : EvaluateNative(account, facts);

    private Step EvaluateToken(Address account, Address contract, Read decimalsRead, FactSet facts)
    {
        var balanceRead = TokenReads.BalanceOf(chainId, contract, account);
        if (facts[balanceRead] is not { } balanceAnswer || facts[decimalsRead] is not { } decimalsAnswer)
        {
            return Step.Needs(balanceRead, decimalsRead);
        }

        if (!Answer.TryUInt256(balanceAnswer, out var balance, out var unknown) || !Answer.TryUInt256(decimalsAnswer, out var word, out unknown))
        {
            return Step.Done(unknown);
        }

        return Step.Done(!word.TryToUInt64(out var decimals) || decimals > MaxDecimals ? Verdict.Unknown(UnknownReason.BadAnswer) : Compare(balance, (int)decimals));
    }

    private Step EvaluateNative(Address account, FactSet facts)
    {
        var read = new Read(chainId, new StateRead.Balance(account));
        return facts[read] is not { } answer ? Step.Needs(read)
            : !Answer.TryUInt256(answer, out var balance, out var unknown) ? Step.Done(unknown)
            : Step.Done(Compare(balance, NativeDecimals));
    }

    private Verdict Compare(UInt256 balance, int decimals)
    {
        if (expectedDecimals is { } expected && expected != decimals)
        {
            return Verdict.Unknown(UnknownReason.DecimalsMismatch);
        }

        var least = _least is { } known && known.Decimals == decimals ? known : _least = new Least(decimals, toBaseUnits(decimals));
        return Verdict.Of(least.BaseUnits is { } units && balance >= units);
    }

    private sealed record Least(int Decimals, UInt256? BaseUnits);
}
