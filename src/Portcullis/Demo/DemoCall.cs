using System.Text;
using Portcullis.Ethereum;

namespace Portcullis.Demo;

/// <summary>The call data of the functions that the demo sends to its contracts.</summary>
internal static class DemoCall
{
    /// <summary><c>mint(address,uint256)</c> of the coin (amount) and of the pass (token id).</summary>
    internal static string Mint(Address to, ulong amountOrId) => Encode("0x40c10f19", Word(to), Word(amountOrId));

    /// <summary><c>mint(address,uint256,uint256)</c> of the badge.</summary>
    internal static string MintBadge(Address to, ulong id, ulong amount) => Encode("0x156e29f6", Word(to), Word(id), Word(amount));

    /// <summary><c>transferFrom(address,address,uint256)</c> of the pass.</summary>
    internal static string TransferPass(Address from, Address to, ulong id) => Encode("0x23b872dd", Word(from), Word(to), Word(id));

    private static string Encode(string selector, params ReadOnlySpan<string> words)
    {
        var data = new StringBuilder(selector);
        foreach (var word in words)
        {
            data.Append(word);
        }

        return data.ToString();
    }

    private static string Word(Address address) => address.ToLowerString()[2..].PadLeft(64, '0');

    private static string Word(ulong value) => Convert.ToHexStringLower(UInt256.FromUInt64(value).ToArray());
}
