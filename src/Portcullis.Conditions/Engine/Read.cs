using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>One question that a condition needs answered: what, and on which chain. The block is the decision's, not the read's.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="What">The question.</param>
/// <param name="Touch">What changes the answer of a call; null where no event tells, and then it is read anew at each block.</param>
/// <param name="MaxAge">How old an answer may be that was had before; null for the chain's own choice. Set by the evaluator.</param>
/// <param name="Origin">Who has named what is read. Set by the evaluator.</param>
public sealed record Read(ChainId ChainId, StateRead What, Touch? Touch = null, TimeSpan? MaxAge = null, ReadOrigin Origin = ReadOrigin.Policy)
{
    /// <summary>That of the question alone: the same one is hardly ever asked for another reason.</summary>
    public override int GetHashCode() => What.GetHashCode();
}
