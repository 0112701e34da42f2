using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Demo;

/// <summary>The call data of the functions that the demo sends to its contracts.</summary>
internal static class DemoCall
{
    private static readonly AbiFunction MintOne = AbiFunction.Parse("mint(address,uint256)");
    private static readonly AbiFunction MintAmountOf = AbiFunction.Parse("mint(address,uint256,uint256)");
    private static readonly AbiFunction TransferFrom = AbiFunction.Parse("transferFrom(address,address,uint256)");

    /// <summary>Gives coins (an amount) or a pass (a token id).</summary>
    internal static string Mint(Address to, ulong amountOrId) => MintOne.Encode(to, UInt256.FromUInt64(amountOrId)).ToString();

    /// <summary>Gives badges of one kind.</summary>
    internal static string MintBadge(Address to, ulong id, ulong amount) =>
        MintAmountOf.Encode(to, UInt256.FromUInt64(id), UInt256.FromUInt64(amount)).ToString();

    /// <summary>Moves a pass.</summary>
    internal static string TransferPass(Address from, Address to, ulong id) => TransferFrom.Encode(from, to, UInt256.FromUInt64(id)).ToString();
}
