using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Ethereum.Abi;

/// <summary>A contract's function: encodes a call and decodes what it returned.</summary>
public sealed class AbiFunction
{
    private AbiFunction(string name, IReadOnlyList<AbiType> inputs, IReadOnlyList<AbiType> outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        Signature = $"{name}({string.Join(',', inputs)})";
        Selector = FunctionSelector.Of(Signature);
    }

    /// <summary>The name and canonical input types: <c>balanceOf(address)</c>.</summary>
    public string Signature { get; }

    /// <summary>The first four bytes of the signature's Keccak-256.</summary>
    public Bytes Selector { get; }

    /// <summary>The types of the arguments.</summary>
    public IReadOnlyList<AbiType> Inputs { get; }

    /// <summary>The types of what is returned.</summary>
    public IReadOnlyList<AbiType> Outputs { get; }

    /// <summary>Reads a name, input types and output types: <c>balanceOf(address)(uint256)</c>. The outputs may be left out where there are none.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static AbiFunction Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new AbiTypeParser(text);
        var name = parser.ReadName();
        var inputs = parser.ReadTuple();
        var outputs = parser.IsAtEnd ? [] : parser.ReadTuple();
        return name.Length > 0 && inputs is not null && outputs is not null && parser.IsAtEnd
            ? new AbiFunction(name, inputs, outputs)
            : throw new FormatException("not a function such as balanceOf(address)(uint256)");
    }

    /// <summary>The input of a call: the selector and the encoded arguments.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type, or there are not as many as inputs.</exception>
    public Bytes Encode(params object[] values) => AbiEncoder.Encode(Selector.Span, Inputs, values);

    /// <summary>The input of a call with one argument, an address; the same bytes, without an object for the argument.</summary>
    /// <exception cref="ArgumentException">The inputs are others.</exception>
    public Bytes Encode(Address argument)
    {
        if (Inputs is not [{ Kind: AbiKind.Address }])
        {
            throw new ArgumentException($"{Signature} does not take one address", nameof(argument));
        }

        var input = new byte[FunctionSelector.Size + AbiType.WordSize];
        Selector.Span.CopyTo(input);
        argument.CopyTo(input.AsSpan(input.Length - Address.Size));
        return new Bytes(input);
    }

    /// <summary>Decodes what a call returned; see <see cref="AbiDecoder"/>.</summary>
    /// <returns>False when the bytes are not the strict encoding of the outputs.</returns>
    public bool TryDecodeResult(Bytes returned, [NotNullWhen(true)] out object[]? values) => AbiDecoder.TryDecode(Outputs, returned.Span, out values);

    /// <summary>The signature.</summary>
    public override string ToString() => Signature;
}
