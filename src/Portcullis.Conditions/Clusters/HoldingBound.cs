using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Clusters;

/// <summary>Compares what a wallet of Solana holds with a bound in display units. One stands for all accounts, so that what is the same for them is made once.</summary>
/// <param name="chain">The cluster.</param>
/// <param name="mint">The token's mint; null for SOL.</param>
/// <param name="expectedDecimals">The decimals that the mint must have; null for any.</param>
/// <param name="toBaseUnits">The least amount for so many decimals; null when none can reach it.</param>
internal sealed class HoldingBound(ChainId chain, SolanaAddress? mint, int? expectedDecimals, Func<int, UInt256?> toBaseUnits)
{
    private Least? _least;

    /// <summary>Met when the wallet holds the bound or more.</summary>
    public Step Evaluate(SolanaAddress account, FactSet facts)
    {
        var read = new Read(chain, new HoldingRead(account, mint));
        return facts[read] is not { } outcome ? Step.Needs(read)
            : !HoldingOutcome.TryRead(outcome, out var amount, out var decimals) ? Step.Done(Verdict.Unknown(UnknownReason.ReadFailed))
            : Step.Done(Compare(amount, decimals));
    }

    private Verdict Compare(UInt256 amount, int? decimals)
    {
        // A wallet without an account of the token holds none of it, whatever its decimals.
        if (decimals is not { } scale)
        {
            return Verdict.NotMet;
        }

        if (expectedDecimals is { } expected && expected != scale)
        {
            return Verdict.Unknown(UnknownReason.DecimalsMismatch);
        }

        var least = _least is { } known && known.Decimals == scale ? known : _least = new Least(scale, toBaseUnits(scale));
        return Verdict.Of(least.BaseUnits is { } units && amount >= units);
    }

    private sealed record Least(int Decimals, UInt256? BaseUnits);
}
