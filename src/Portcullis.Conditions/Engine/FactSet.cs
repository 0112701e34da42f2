using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>What has been read so far for one decision, all of a chain at one block.</summary>
public sealed class FactSet
{
    // Null for what is asked for and not read yet.
    private readonly Dictionary<Read, ReadOutcome?> _outcomes = [];

    /// <summary>The outcome of a read, or null when it was not made yet.</summary>
    public ReadOutcome? this[Read read] => _outcomes.GetValueOrDefault(read);

    /// <summary>Adds what a read gave.</summary>
    public void Add(Read read, ReadOutcome outcome) => _outcomes[read] = outcome;

    /// <summary>Takes note of a read that is to be made; false when it was made, or is to be made already.</summary>
    internal bool TryAsk(Read read) => _outcomes.TryAdd(read, null);
}
