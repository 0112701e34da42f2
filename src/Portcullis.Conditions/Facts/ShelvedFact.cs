using Portcullis.Ethereum;

namespace Portcullis.Conditions.Facts;

/// <summary>A fact that stands until it falls: because an event touched it, its block was reorganised away, or others needed its place.</summary>
/// <param name="shelf">Where it is kept.</param>
/// <param name="input">The input of the call that it answers.</param>
/// <param name="read">What was read.</param>
internal sealed class ShelvedFact(FactShelf shelf, Bytes input, Fact read) : Fact(read.Outcome, read.Block, read.ReadAt)
{
    private readonly float _haste = Random.Shared.NextSingle() / 10;

    private readonly int _clearings = shelf.Clearings;
    private volatile bool _hasFallen;
    private volatile bool _isUsed;

    /// <summary>The input of the call that it answers. The contract is the shelf's.</summary>
    public Bytes Input => input;

    /// <summary>About how many bytes it takes, with what holds it.</summary>
    public int Size => 310 + Outcome.Data.Length + input.Length;

    /// <inheritdoc/>
    public override double Haste => _haste;

    /// <inheritdoc/>
    public override bool Stands()
    {
        if (!_isUsed)
        {
            _isUsed = true;
        }

        return !_hasFallen && shelf.Clearings == _clearings;
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
