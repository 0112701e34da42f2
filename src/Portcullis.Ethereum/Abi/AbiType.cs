using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Ethereum.Abi;

/// <summary>A type of Solidity's contract ABI. Not supported: <c>fixed</c>, <c>ufixed</c>, <c>function</c>, and types without any bytes.</summary>
public sealed class AbiType
{
    /// <summary>The length of a word.</summary>
    internal const int WordSize = 32;

    /// <summary>The longest head of a type, in bytes, so that a text such as <c>uint8[4000000000]</c> cannot cost memory.</summary>
    private const int MaxHeadSize = 1024 * 1024;

    private AbiType(AbiKind kind, string name) => (Kind, Name) = (kind, name);

    /// <summary>The kind.</summary>
    public AbiKind Kind { get; }

    /// <summary>The canonical text, as it stands in a function's signature: <c>uint</c> is <c>uint256</c>.</summary>
    public string Name { get; }

    /// <summary>For integers the number of bits, for fixed bytes of bytes, for a fixed array of elements; otherwise 0.</summary>
    public int Size { get; private init; }

    /// <summary>A tuple's types in order; an array's element type, once; otherwise none.</summary>
    public IReadOnlyList<AbiType> Components { get; private init; } = [];

    /// <summary>Whether the length of the encoding depends on the value, so that the head holds an offset.</summary>
    public bool IsDynamic { get; private init; }

    /// <summary>The bytes that a value takes in the head.</summary>
    internal int HeadSize { get; private init; } = WordSize;

    /// <summary>Reads a type's text, such as <c>uint256</c>, <c>(address,bool,bytes)[]</c>, <c>uint8[3]</c>; no spaces, no names.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AbiType? type)
    {
        var parser = new AbiTypeParser(text ?? "");
        type = parser.ReadType();
        type = parser.IsAtEnd ? type : null;
        return type is not null;
    }

    /// <summary>Reads as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The text is not a supported type.</exception>
    public static AbiType Parse(string text) =>
        TryParse(text, out var type) ? type : throw new FormatException("not a supported ABI type");

    /// <summary>The canonical text.</summary>
    public override string ToString() => Name;

    internal static AbiType? Integer(string prefix, int bits) =>
        bits is > 0 and <= 256 && bits % 8 == 0
            ? new AbiType(prefix == "int" ? AbiKind.SignedInteger : AbiKind.UnsignedInteger, $"{prefix}{bits}") { Size = bits }
            : null;

    internal static AbiType? FixedBytes(int size) => size is >= 1 and <= WordSize ? new AbiType(AbiKind.FixedBytes, $"bytes{size}") { Size = size } : null;

    internal static AbiType Simple(AbiKind kind, string name) => new(kind, name) { IsDynamic = kind is AbiKind.Bytes or AbiKind.Text };

    internal static AbiType DynamicArray(AbiType element) => new(AbiKind.Array, $"{element.Name}[]") { Components = [element], IsDynamic = true };

    internal static AbiType? FixedArray(AbiType element, int size)
    {
        var headSize = element.IsDynamic ? WordSize : (long)size * element.HeadSize;
        return size > 0 && size <= MaxHeadSize / WordSize && headSize <= MaxHeadSize
            ? new AbiType(AbiKind.Array, $"{element.Name}[{size}]") { Components = [element], Size = size, IsDynamic = element.IsDynamic, HeadSize = (int)headSize }
            : null;
    }

    internal static AbiType? Tuple(IReadOnlyList<AbiType> components)
    {
        var isDynamic = components.Any(component => component.IsDynamic);
        var headSize = isDynamic ? WordSize : components.Sum(component => (long)component.HeadSize);
        return components.Count > 0 && headSize <= MaxHeadSize
            ? new AbiType(AbiKind.Tuple, $"({string.Join(',', components)})") { Components = components, IsDynamic = isDynamic, HeadSize = (int)headSize }
            : null;
    }
}
