using System.Buffers.Binary;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Facts;

/// <summary>
/// A fact that stands until it falls: because an event touched it, its block was reorganised away, or others needed its place. There may be a million, so each is one object as far as it can be.
/// </summary>
internal sealed class ShelvedFact : Fact
{
    private const int SelectorSize = 4;

    private readonly float _haste = Random.Shared.NextSingle() / 10;

    private readonly FactShelf _shelf;
    private readonly int _clearings;

    // The input of most calls is a selector and the subject: then the selector is all that is kept of it.
    private readonly Bytes _input;
    private readonly uint _selector;
    private readonly bool _isOfSubject;
    private volatile ShelvedFact? _next;
    private volatile bool _hasFallen;
    private volatile bool _isUsed;

    /// <summary>Takes what was read.</summary>
    /// <param name="shelf">Where it is kept.</param>
    /// <param name="subject">Whom it is about.</param>
    /// <param name="input">The input of the call that it answers.</param>
    /// <param name="read">What was read.</param>
    public ShelvedFact(FactShelf shelf, Hash subject, Bytes input, Fact read)
        : base(read.Outcome, read.Block, read.ReadAt)
    {
        (_shelf, _clearings) = (shelf, shelf.Clearings);
        _isOfSubject = IsOfSubject(subject, input);
        (_input, _selector) = _isOfSubject ? (default, SelectorOf(input)) : (input, 0u);
    }

    /// <summary>Another fact about the same subject; null when this is the last one. Changed under the cache's lock.</summary>
    public ShelvedFact? Next
    {
        get => _next;
        set => _next = value;
    }

    /// <summary>About how many bytes it takes, with what holds it.</summary>
    public int Size => 250 + Outcome.Data.Length + _input.Length;

    /// <summary>Whether it answers a call about its subject.</summary>
    public bool Answers(Hash subject, Bytes input) => _isOfSubject ? IsOfSubject(subject, input) && _selector == SelectorOf(input) : _input == input;

    /// <summary>Whether it, or one that follows, is such a fact.</summary>
    public bool Exists(Predicate<ShelvedFact> rule)
    {
        var fact = this;
        while (fact is not null && !rule(fact))
        {
            fact = fact.Next;
        }

        return fact is not null;
    }

    private static bool IsOfSubject(Hash subject, Bytes input)
    {
        Span<byte> word = stackalloc byte[Hash.Size];
        subject.CopyTo(word);
        return input.Length == SelectorSize + Hash.Size && input.Span[SelectorSize..].SequenceEqual(word);
    }

    private static uint SelectorOf(Bytes input) => BinaryPrimitives.ReadUInt32BigEndian(input.Span);

    /// <inheritdoc/>
    public override double Haste => _haste;

    /// <inheritdoc/>
    public override bool Stands()
    {
        if (!_isUsed)
        {
            _isUsed = true;
        }

        return !_hasFallen && _shelf.Clearings == _clearings;
    }

    /// <summary>Lets it fall.</summary>
    public void Fall() => _hasFallen = true;

    /// <summary>Whether it was used since this was last asked.</summary>
    public bool WasUsed()
    {
        var was = _isUsed;
        _isUsed = false;
        return was;
    }
}
