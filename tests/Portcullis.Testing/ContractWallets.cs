using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Testing;

/// <summary>Wallets that are contracts: <c>Wallet.sol</c> and those of <c>WalletFactory.sol</c>.</summary>
public static class ContractWallets
{
    private static readonly AbiType[] Wrapped = [AbiType.Parse("address"), AbiType.Parse("bytes"), AbiType.Parse("bytes")];

    /// <summary>Deploys a wallet that signs as its owner does. Where it stands depends on what its chain's deployer deployed before, and not on the owner.</summary>
    public static Task<Address> DeployAsync(TestChain chain, Address owner)
    {
        var wallet = CompiledContract.Read("Wallet");
        return chain.DeployAsync(wallet with { Bytecode = wallet.Bytecode + owner.ToLowerString()[2..].PadLeft(64, '0') });
    }

    /// <summary>Where a factory puts an owner's wallet of a salt.</summary>
    public static async Task<Address> AddressOfAsync(TestChain chain, Address factory, Address owner, Hash salt)
    {
        var word = await chain.CallAsync(factory, AbiFunction.Parse("addressOf(address,bytes32)").Encode(owner, salt).ToString());
        return new Address(Hex.Parse(word).AsSpan(12));
    }

    /// <summary>What a factory is called with, so that it deploys an owner's wallet of a salt.</summary>
    public static Bytes Deployment(Address owner, Hash salt, string function = "deploy") => AbiFunction.Parse($"{function}(address,bytes32)").Encode(owner, salt);

    /// <summary>Wraps a signature with the call that deploys its wallet (ERC-6492).</summary>
    public static Bytes Wrap(Address factory, Bytes call, Bytes signature) =>
        new([.. AbiEncoder.Encode(Wrapped, [factory, call, signature]).Span, .. Enumerable.Repeat<byte[]>([0x64, 0x92], 16).SelectMany(pair => pair)]);

    /// <summary>The code at an account, <c>0x</c> where there is none.</summary>
    public static async Task<string> CodeAtAsync(TestChain chain, Address account) => (await chain.Anvil.RpcAsync("eth_getCode", account.ToLowerString(), "latest")).GetString()!;

    /// <summary>Gives an account code, and mines a block with it.</summary>
    public static async Task PlaceAsync(TestChain chain, Address account, string code)
    {
        await chain.Anvil.RpcAsync("anvil_setCode", account.ToLowerString(), code);
        await chain.MineAsync();
    }

    /// <summary>Lets an account with a key take over a contract's code (EIP-7702), or none again, and mines a block with it.</summary>
    public static Task DelegateAsync(TestChain chain, Address account, Address? code) => PlaceAsync(chain, account, code is { } address ? "0xef0100" + address.ToLowerString()[2..] : "0x");
}
