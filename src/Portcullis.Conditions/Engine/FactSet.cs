using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>What has been read so far for one decision, all of a chain at one block.</summary>
public sealed class FactSet
{
    private readonly Dictionary<Read, ReadOutcome> _outcomes = [];

    /// <summary>The outcome of a read, or null when it was not made yet.</summary>
    public ReadOutcome? this[Read read] => _outcomes.TryGetValue(read, out var outcome) ? outcome : null;

    /// <summary>Adds what a read gave.</summary>
    public void Add(Read read, ReadOutcome outcome) => _outcomes[read] = outcome;
}
