using System.Diagnostics.CodeAnalysis;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.Signatures;

/// <summary>A signature that a contract is to judge.</summary>
/// <param name="Inner">What the contract is given. May be empty: some wallets keep on the chain what they have signed.</param>
/// <param name="Deployment">How the contract is deployed first; null when the signature is not wrapped (ERC-6492).</param>
public sealed record ContractSignature(Bytes Inner, WalletDeployment? Deployment)
{
    /// <summary>The longest signature that is read, in bytes, with its wrapper: 16 KiB.</summary>
    public const int MaxSize = 16 * 1024;

    private const int SuffixSize = 32;

    private static readonly AbiType[] Wrapped = [AbiType.Parse("address"), AbiType.Parse("bytes"), AbiType.Parse("bytes")];

    /// <summary>
    /// Reads a signature: as it is, or where it ends in the 32 bytes 6492…6492 the strict encoding of factory, factory data and inner signature before them. One that ends in 8010…8010 (a signature of an
    /// account that is yet to take its code over, ERC-8010) is refused by a fault of its own, inside of a wrapper too.
    /// </summary>
    /// <param name="signature">The whole signature.</param>
    /// <param name="read">What was read.</param>
    /// <param name="fault">Why it is refused.</param>
    /// <returns>False when it is refused; nothing is thrown.</returns>
    public static bool TryRead(Bytes signature, [NotNullWhen(true)] out ContractSignature? read, out SignatureFault fault)
    {
        (read, fault) = (null, SignatureFault.None);
        if (signature.Length > MaxSize)
        {
            fault = SignatureFault.TooLong;
        }
        else if (EndsIn(signature, 0x64, 0x92))
        {
            read = Unwrap(signature.Span[..^SuffixSize]);
            fault = read is null || EndsIn(read.Inner, 0x64, 0x92) ? SignatureFault.MalformedWrapper : SignatureFault.None;
        }
        else
        {
            read = new ContractSignature(signature, null);
        }

        fault = read is not null && EndsIn(read.Inner, 0x80, 0x10) ? SignatureFault.PreDelegated : fault;
        read = fault == SignatureFault.None ? read : null;
        return read is not null;
    }

    private static ContractSignature? Unwrap(ReadOnlySpan<byte> encoded) =>
        AbiDecoder.TryDecode(Wrapped, encoded, out var values) && values is [Address factory, Bytes data, Bytes inner] && factory != Address.Zero
            ? new ContractSignature(inner, new WalletDeployment(factory, data))
            : null;

    private static bool EndsIn(Bytes signature, byte even, byte odd)
    {
        if (signature.Length < SuffixSize)
        {
            return false;
        }

        var suffix = signature.Span[^SuffixSize..];
        for (var i = 0; i < SuffixSize; i++)
        {
            if (suffix[i] != (i % 2 == 0 ? even : odd))
            {
                return false;
            }
        }

        return true;
    }
}
