using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Engine;

/// <summary>Decides policies on facts: all of a chain at one block, in at most <see cref="Condition.MaxRounds"/> rounds of reads.</summary>
/// <param name="chains">The chains that can be read.</param>
public sealed class Evaluator(ChainSet chains)
{
    /// <summary>
    /// Decides, from memory while every fact under an earlier decision stands (then it completes synchronously), else by reading.
    /// Chains that cannot be read give unknown verdicts; nothing is thrown for them.
    /// </summary>
    public ValueTask<Decision> DecideAsync(Policy policy, Account account, CancellationToken cancellationToken)
    {
        _ = chains;
        throw new NotSupportedException("not built yet");
    }
}
