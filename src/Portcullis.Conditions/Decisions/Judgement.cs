using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Decisions;

/// <summary>The verdict on one condition that a caller has asked, and the block it was read at.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Verdict">Its verdict; where it was asked at a settled block and at the newest, met only when both say so.</param>
/// <param name="Finality">The block, beside the newest, at which it was asked.</param>
/// <param name="Block">
/// The block that shows the verdict: the settled one, or the newest where no other was asked or the newest already says no; null when no node told it, and then the verdict is unknown.
/// </param>
public sealed record Judgement(Condition Condition, Verdict Verdict, Finality Finality, BlockHeader? Block);
