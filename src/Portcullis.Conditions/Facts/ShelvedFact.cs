using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>A fact that stands until it falls: because an event touched it, its block was reorganised away, or others needed its place.</summary>
/// <param name="shelf">Where it is kept.</param>
/// <param name="what">The question that it answers.</param>
/// <param name="read">What was read.</param>
internal sealed class ShelvedFact(FactShelf shelf, StateRead what, Fact read) : Fact(read.Outcome, read.Block, read.ReadAt)
{
    private readonly float _haste = Random.Shared.NextSingle() / 10;

    private readonly int _clearings = shelf.Clearings;
    private volatile bool _hasFallen;
    private volatile bool _isUsed;

    /// <summary>The question that it answers.</summary>
    public StateRead What => what;

    /// <summary>About how many bytes it takes, with what holds it.</summary>
    public int Size => 360 + Outcome.Data.Length + (what is StateRead.Call call ? call.Input.Length : 0);

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
