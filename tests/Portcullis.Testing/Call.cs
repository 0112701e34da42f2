using System.Numerics;
using Portcullis.Ethereum;

namespace Portcullis.Testing;

/// <summary>The call data of the test contracts' functions: a constant selector and padded words, apart from the encoder under test.</summary>
internal static class Call
{
    internal static string MintCoin(Address to, BigInteger amount) => "0x40c10f19" + Word(to) + Word(amount);

    internal static string TransferCoin(Address to, BigInteger amount) => "0xa9059cbb" + Word(to) + Word(amount);

    internal static string BalanceOf(Address owner) => "0x70a08231" + Word(owner);

    internal static string MintPass(Address to, BigInteger tokenId) => "0x40c10f19" + Word(to) + Word(tokenId);

    internal static string TransferPass(Address from, Address to, BigInteger tokenId) => "0x23b872dd" + Word(from) + Word(to) + Word(tokenId);

    internal static string OwnerOf(BigInteger tokenId) => "0x6352211e" + Word(tokenId);

    internal static string MintBadge(Address to, BigInteger id, BigInteger amount) => "0x156e29f6" + Word(to) + Word(id) + Word(amount);

    internal static string TransferBadge(Address from, Address to, BigInteger id, BigInteger amount) =>
        "0xf242432a" + Word(from) + Word(to) + Word(id) + Word(amount) + Word(160) + Word(0);

    internal static string BalanceOf(Address owner, BigInteger id) => "0x00fdd58e" + Word(owner) + Word(id);

    private static string Word(Address address) => address.ToLowerString()[2..].PadLeft(64, '0');

    private static string Word(BigInteger value) => Convert.ToHexStringLower(UInt256.FromBigInteger(value).ToArray());
}
