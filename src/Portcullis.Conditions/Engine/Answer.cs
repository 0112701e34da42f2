using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>
/// Reads a contract's answer as the one 32-byte word that a token standard gives. An error, no data, and any other length are unknown with
/// a reason, never zero.
/// </summary>
internal static class Answer
{
    /// <summary>The answer as a <c>uint256</c>.</summary>
    public static bool TryUInt256(ReadOutcome outcome, out UInt256 value, out Verdict unknown)
    {
        unknown = Fault(outcome);
        value = unknown.Reason is null ? new UInt256(outcome.Data.Span) : default;
        return unknown.Reason is null;
    }

    /// <summary>The answer as an <c>address</c>, whose upper 12 bytes must be zero.</summary>
    public static bool TryAddress(ReadOutcome outcome, out Address value, out Verdict unknown)
    {
        unknown = Fault(outcome);
        if (unknown.Reason is null && outcome.Data.Span[..12].ContainsAnyExcept((byte)0))
        {
            unknown = Verdict.Unknown(UnknownReason.BadAnswer);
        }

        value = unknown.Reason is null ? new Address(outcome.Data.Span[12..]) : default;
        return unknown.Reason is null;
    }

    /// <summary>Whether the answer is exactly the <c>bool</c> true.</summary>
    public static bool IsTrue(ReadOutcome outcome) => TryUInt256(outcome, out var value, out _) && value == UInt256.One;

    /// <summary>The answer decoded as what the function returns, which is more than a word; null when it is not.</summary>
    public static object[]? TryDecode(ReadOutcome outcome, AbiFunction function, out Verdict unknown)
    {
        unknown = Fault(outcome);
        if (unknown.Reason is not null && unknown.Reason != UnknownReason.BadAnswer)
        {
            return null;
        }

        var isDecoded = function.TryDecodeResult(outcome.Data, out var values);
        unknown = isDecoded ? default : Verdict.Unknown(UnknownReason.BadAnswer);
        return values;
    }

    private static Verdict Fault(ReadOutcome outcome) => outcome switch
    {
        { Kind: ReadOutcomeKind.Failed } => Verdict.Unknown(UnknownReason.ReadFailed),
        { Kind: ReadOutcomeKind.Reverted } => Verdict.Unknown(UnknownReason.Reverted),
        { Data.Length: 0 } => Verdict.Unknown(UnknownReason.NoContract),
        { Data.Length: not UInt256.Size } => Verdict.Unknown(UnknownReason.BadAnswer),
        _ => default,
    };
}
