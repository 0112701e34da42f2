namespace Portcullis.Ethereum;

/// <summary>An immutable run of bytes that compares by content, so that it can be part of a key.</summary>
public readonly struct Bytes : IEquatable<Bytes>
{
    private readonly byte[]? _bytes;

    /// <summary>Wraps an array; the caller must not change it afterwards.</summary>
    public Bytes(byte[] bytes) => _bytes = bytes;

    /// <summary>No bytes, <c>0x</c>.</summary>
    public static Bytes Empty => default;

    /// <summary>The number of bytes.</summary>
    public int Length => _bytes?.Length ?? 0;

    /// <summary>The content.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Reads <c>0x</c> and whole bytes.</summary>
    /// <exception cref="FormatException">The text is not such data.</exception>
    public static Bytes Parse(string text) => new(Hex.Parse(text));

    /// <inheritdoc/>
    public bool Equals(Bytes other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The content as <c>0x</c> and lower-case digits.</summary>
    public override string ToString() => Hex.Format(Span);

    /// <summary>Compares by content.</summary>
    public static bool operator ==(Bytes left, Bytes right) => left.Equals(right);

    /// <summary>Compares by content.</summary>
    public static bool operator !=(Bytes left, Bytes right) => !left.Equals(right);
}
