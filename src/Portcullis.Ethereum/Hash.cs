using System.Runtime.CompilerServices;

namespace Portcullis.Ethereum;

/// <summary>32 bytes: a Keccak-256 digest, such as a block's or a transaction's hash, or any other <c>bytes32</c>.</summary>
public readonly record struct Hash
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 32;

    private readonly Words _words;

    /// <summary>Takes 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32.</exception>
    public Hash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException("a hash has 32 bytes", nameof(bytes));
        }

        bytes.CopyTo(_words);
    }

    /// <summary>The bytes, copied.</summary>
    public byte[] ToArray()
    {
        ReadOnlySpan<byte> bytes = _words;
        return bytes.ToArray();
    }

    /// <summary>Writes the 32 bytes at the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = _words;
        bytes.CopyTo(destination);
    }

    /// <summary>Reads <c>0x</c> and 64 digits.</summary>
    public static bool TryParse(string? text, out Hash hash)
    {
        hash = default;
        if (text is not { Length: 66 } || !Hex.TryParse(text, out var bytes))
        {
            return false;
        }

        hash = new Hash(bytes);
        return true;
    }

    /// <summary>Reads <c>0x</c> and 64 digits.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Hash Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException("not a hash: 0x and 64 hexadecimal digits");

    /// <inheritdoc/>
    public bool Equals(Hash other)
    {
        ReadOnlySpan<byte> mine = _words, theirs = other._words;
        return mine.SequenceEqual(theirs);
    }

    /// <summary>A code that differs from run to run, so that nobody can choose hashes that collide.</summary>
    public override int GetHashCode()
    {
        var code = new HashCode();
        code.AddBytes(_words);
        return code.ToHashCode();
    }

    /// <summary><c>0x</c> and 64 lower-case digits.</summary>
    public override string ToString() => Hex.Format(_words);

    [InlineArray(Size)]
    private struct Words
    {
        private byte _first;
    }
}
