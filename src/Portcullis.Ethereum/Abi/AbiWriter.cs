namespace Portcullis.Ethereum.Abi;

/// <summary>A growing run of words whose heads are filled in when the tails' places are known.</summary>
internal sealed class AbiWriter
{
    private byte[] _bytes;

    public AbiWriter(ReadOnlySpan<byte> prefix)
    {
        _bytes = new byte[256];
        Length = prefix.Length;
        prefix.CopyTo(_bytes);
    }

    public int Length { get; private set; }

    public void Reserve(int count)
    {
        Length = checked(Length + count);
        if (Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max((long)Length, 2L * _bytes.Length), Array.MaxLength));
        }
    }

    public void SetWord(int position, UInt256 word) => word.WriteBigEndian(_bytes.AsSpan(position));

    public void AppendWord(UInt256 word)
    {
        Reserve(AbiType.WordSize);
        SetWord(Length - AbiType.WordSize, word);
    }

    /// <summary>The length, then the bytes, then zeros to a whole word.</summary>
    public void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        AppendWord(AbiWord.FromUInt64((ulong)bytes.Length));
        var start = Length;
        Reserve(AbiWord.RoundUp(bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(start));
    }

    public Bytes ToBytes() => new(_bytes[..Length]);
}
