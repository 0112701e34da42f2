namespace Portcullis.Ethereum.Crypto.Curve;

/// <summary>
/// The point (X/Z², Y/Z³), or the one at infinity. The formulas do not use the curve's constant, so they hold on every y² = x³ + b.
/// X stays within magnitude 5, Y within 4 and Z within 1; a point that is added within 5 and 3.
/// </summary>
internal struct JacobianPoint
{
    private const ulong MaxX = 5;
    private const ulong MaxY = 3;

    private FieldElement _x;
    private FieldElement _y;
    private FieldElement _z;
    private bool _isFinite;

    /// <summary>Takes a point as it is, with Z = 1.</summary>
    public JacobianPoint(in AffinePoint point) => (_x, _y, _z, _isFinite) = (point.X, point.Y, FieldElement.One, true);

    /// <summary>Whether this is the point at infinity, as <c>default</c> is.</summary>
    public readonly bool IsInfinity => !_isFinite;

    /// <summary>The denominator.</summary>
    public readonly FieldElement Z => _z;

    /// <summary>(X, Y) alone: the point that a stretch by Z makes of this.</summary>
    public readonly AffinePoint Numerators => new(_x, _y);

    /// <summary>Multiplies the denominator, which takes the point back from the curve stretched by <paramref name="stretch"/>.</summary>
    public void Unstretch(in FieldElement stretch) => _z *= stretch;

    /// <summary>The point's coordinates; false at infinity.</summary>
    public readonly bool TryToAffine(out AffinePoint point)
    {
        point = default;
        if (IsInfinity)
        {
            return false;
        }

        var inverse = _z.Invert();
        var square = inverse.Square();
        point = Numerators.Stretch(square, square * inverse);
        return true;
    }

    /// <summary>Adds the point to itself. No point has order two, so Y is never 0.</summary>
    public void Double()
    {
        if (IsInfinity)
        {
            return;
        }

        var square = _y.Square();
        var slope = _x.Square().Times(3).Half();
        var cross = (square * _x).Negate(1);
        _z *= _y;
        _x = slope.Square() + cross + cross;
        _y = ((cross + _x) * slope) + square.Square();
        _y = _y.Negate(2);
    }

    /// <summary>Adds a point, or subtracts it.</summary>
    public void Add(in AffinePoint point, bool isSubtracted = false)
    {
        var y = isSubtracted ? point.Y.Negate(MaxY) : point.Y;
        if (IsInfinity)
        {
            this = new JacobianPoint(point with { Y = y });
            return;
        }

        var zz = _z.Square();
        var run = (point.X * zz) + _x.Negate(MaxX);
        var rise = _y + (y * zz * _z).Negate(1);
        if (run.IsZero())
        {
            AddSameX(rise.IsZero());
            return;
        }

        var runSquared = run.Square().Negate(1);
        var runCubed = runSquared * run;
        var cross = _x * runSquared;
        _z *= run;
        _x = rise.Square() + runCubed + cross + cross;
        _y = ((cross + _x) * rise) + (runCubed * _y);
    }

    private void AddSameX(bool isSame)
    {
        if (isSame)
        {
            Double();
        }
        else
        {
            this = default;
        }
    }
}
