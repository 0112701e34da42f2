using System.Collections.Concurrent;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// The facts of one contract that the same events touch, by the subject that they are about. Changed under the cache's lock, read without.
/// </summary>
/// <param name="number">Shelves are numbered as they are put up.</param>
/// <param name="contract">The contract.</param>
/// <param name="events">The events.</param>
/// <param name="tally">Counts what all shelves hold.</param>
internal sealed class FactShelf(int number, Address contract, TouchEvents events, FactTally tally)
{
    /// <summary>The most facts about one subject.</summary>
    public const int MostOfSubject = 256;

    // The facts about a subject hang together, each by the one before it.
    private volatile ConcurrentDictionary<Hash, ShelvedFact> _facts = Empty();
    private volatile int _clearings;
    private volatile bool _isUsed = true;
    private int _count;
    private long _bytes;

    public int Number => number;

    public Address Contract => contract;

    public TouchEvents Events => events;

    /// <summary>How often it was cleared: facts put in before the last time have fallen.</summary>
    public int Clearings => _clearings;

    /// <summary>The subjects of which it has facts, each with the first of them.</summary>
    public IEnumerable<KeyValuePair<Hash, ShelvedFact>> Subjects => _facts;

    /// <summary>The fact about a subject that answers a call; null when there is none.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="input">The call's input.</param>
    public ShelvedFact? Find(Hash subject, Bytes input)
    {
        if (!_isUsed)
        {
            _isUsed = true;
        }

        var fact = _facts.GetValueOrDefault(subject);
        while (fact is not null && !fact.Answers(subject, input))
        {
            fact = fact.Next;
        }

        return fact;
    }

    /// <summary>Puts a fact in, in the place of one that answers the same call.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="input">The input of the call that it answers.</param>
    /// <param name="fact">The fact.</param>
    /// <returns>False when there are too many about the subject.</returns>
    public bool TryPut(Hash subject, Bytes input, ShelvedFact fact)
    {
        var first = _facts.GetValueOrDefault(subject);
        var (count, previous, before) = (0, (ShelvedFact?)null, first);
        for (; before is not null && !before.Answers(subject, input); before = before.Next)
        {
            previous = before;
            count++;
        }

        if (before is null && count >= MostOfSubject)
        {
            return false;
        }

        fact.Next = before == first ? first?.Next : first;
        _facts[subject] = fact;
        Add(1, fact.Size);
        if (before is not null)
        {
            previous?.Next = before.Next;
            Fell(before);
        }

        return true;
    }

    /// <summary>Lets the facts about a subject fall.</summary>
    public void Drop(Hash subject)
    {
        _facts.TryRemove(subject, out var fact);
        for (; fact is not null; fact = fact.Next)
        {
            Fell(fact);
        }
    }

    /// <summary>Lets every fact fall.</summary>
    public void Clear()
    {
        _clearings++;
        _facts = Empty();
        Add(-_count, -_bytes);
    }

    /// <summary>Whether a fact was looked for since this was last asked.</summary>
    public bool WasUsed()
    {
        var was = _isUsed;
        _isUsed = false;
        return was;
    }

    private static ConcurrentDictionary<Hash, ShelvedFact> Empty() => new(concurrencyLevel: 1, capacity: 31);

    private void Fell(ShelvedFact fact)
    {
        fact.Fall();
        Add(-1, -fact.Size);
    }

    private void Add(int facts, long bytes)
    {
        (_count, _bytes) = (_count + facts, _bytes + bytes);
        tally.Add(facts, bytes);
    }
}
