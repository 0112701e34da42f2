using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>
/// The events of a contract after which a fact about one of its subjects (an account, a token id) may be another. A condition type states them once, and names with
/// each read whose fact it is.
/// </summary>
public sealed class TouchEvents
{
    private readonly (AbiEvent Event, int[] SubjectAt)[] _events;

    /// <summary>States the events.</summary>
    /// <param name="events">Each as Solidity declares it, and the indexed arguments that name subjects; none where the event shows of no subject that it is not touched.</param>
    /// <exception cref="FormatException">A declaration cannot be read.</exception>
    /// <exception cref="ArgumentException">An argument is not an indexed one of its event.</exception>
    public TouchEvents(params (string Declaration, string[] Subjects)[] events) =>
        _events = [.. events.Select(one => (AbiEvent.Parse(one.Declaration), one.Subjects)).Select(one => (one.Item1, one.Subjects.Select(one.Item1.TopicOf).ToArray()))];

    /// <summary>No event: what changes only when the contract's code does, such as a token's decimals.</summary>
    public static TouchEvents None { get; } = new();

    /// <summary>The events by name and types.</summary>
    internal IEnumerable<string> Signatures => _events.Select(one => one.Event.Signature);

    /// <summary>The first topics of their logs.</summary>
    public IEnumerable<Hash> Topics => _events.Select(one => one.Event.Topic).Distinct();

    /// <summary>A fact about an account.</summary>
    public Touch Of(Address account) => new(this, account.ToWord());

    /// <summary>A fact about a token id.</summary>
    public Touch Of(UInt256 id) => new(this, new Hash(id.ToArray()));

    /// <summary>A fact about the contract itself.</summary>
    public Touch OfContract() => new(this, default);

    /// <summary>
    /// The subjects that a log touches. An event of the right name whose arguments are indexed otherwise (as in tokens older than their standard) does not show whom it touches.
    /// </summary>
    /// <param name="log">The log, of the contract.</param>
    /// <param name="subjects">Receives them.</param>
    /// <returns>False when every subject of the contract may be touched.</returns>
    internal bool TrySubjects(EventLog log, List<Hash> subjects)
    {
        var (isNamed, isRead) = (false, false);
        foreach (var (named, subjectAt) in _events)
        {
            if (log.Topics.Count == 0 || named.Topic != log.Topics[0])
            {
                continue;
            }

            isNamed = true;
            if (log.Topics.Count == named.TopicCount && subjectAt.Length > 0)
            {
                isRead = true;
                subjects.AddRange(subjectAt.Select(at => log.Topics[at]));
            }
        }

        return isRead || !isNamed;
    }
}
