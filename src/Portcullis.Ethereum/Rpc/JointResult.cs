namespace Portcullis.Ethereum.Rpc;

/// <summary>What a joined call tells of one of its reads.</summary>
/// <param name="Outcome">How it came out; null where that is not known.</param>
/// <param name="WasLeftOut">Whether others had used up the gas, or the room in the answer: it may be joined again. Where it was made and is not known, it is to be made by itself.</param>
/// <param name="UsedMuch">Whether it used much of its gas, so that it is not known.</param>
internal readonly record struct JointResult(ReadOutcome? Outcome, bool WasLeftOut = false, bool UsedMuch = false);
