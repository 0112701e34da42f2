using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Engine;

/// <summary>The reads of an ERC-20 token that several condition types make: the same read is made once for all of them.</summary>
internal static class TokenReads
{
    private static readonly AbiFunction Balance = AbiFunction.Parse("balanceOf(address)(uint256)");
    private static readonly Bytes DecimalsCall = AbiFunction.Parse("decimals()(uint8)").Encode();

    // ERC-20, and the two of wrapped coins (WETH9), which move balances without a Transfer.
    private static readonly TouchEvents Moves = new(
        ("Transfer(address indexed from, address indexed to, uint256 value)", ["from", "to"]),
        ("Deposit(address indexed dst, uint256 wad)", ["dst"]),
        ("Withdrawal(address indexed src, uint256 wad)", ["src"]));

    /// <summary>What the account holds of the token, in base units.</summary>
    public static Read BalanceOf(ChainId chainId, Address token, Address account) =>
        new(chainId, new StateRead.Call(token, Balance.Encode(account)), Moves.Of(account));

    /// <summary>The token's decimals.</summary>
    public static Read Decimals(ChainId chainId, Address token) => new(chainId, new StateRead.Call(token, DecimalsCall), TouchEvents.None.OfContract());
}
