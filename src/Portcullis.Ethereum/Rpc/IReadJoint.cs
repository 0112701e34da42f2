namespace Portcullis.Ethereum.Rpc;

/// <summary>A way to make many reads in one <c>eth_call</c>.</summary>
internal interface IReadJoint
{
    /// <summary>Which reads go out together, by their places. What is in no part goes out by itself.</summary>
    /// <param name="reads">The reads.</param>
    /// <param name="isAgain">Whether a joined call has left them out before.</param>
    IEnumerable<int[]> Parts(IReadOnlyList<StateRead> reads, bool isAgain);

    /// <summary>The read that makes those of a part.</summary>
    StateRead Join(IReadOnlyList<StateRead> reads, int[] part);

    /// <summary>Reads what came of it.</summary>
    /// <param name="answer">The answer to the joined read.</param>
    /// <param name="results">Receives one result for each read of the part.</param>
    /// <returns>False when it is something else; then nothing received counts.</returns>
    bool TrySplit(ReadOutcome answer, Span<JointResult> results);
}
