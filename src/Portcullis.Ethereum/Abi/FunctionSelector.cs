using System.Text;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.Abi;

/// <summary>The four bytes that name a function, an error or an interface's member.</summary>
public static class FunctionSelector
{
    /// <summary>The length in bytes.</summary>
    public const int Size = 4;

    /// <summary>The first four bytes of the signature's Keccak-256.</summary>
    /// <param name="signature">The name and canonical types, such as <c>balanceOf(address)</c>.</param>
    public static Bytes Of(string signature) => new(Keccak256.Compute(Encoding.UTF8.GetBytes(signature)).ToArray()[..Size]);
}
