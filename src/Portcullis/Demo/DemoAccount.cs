using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Demo;

/// <summary>One of the demo's people. The keys are those of the well-known development mnemonic: everybody has them.</summary>
/// <param name="Name">What the story calls them.</param>
/// <param name="PrivateKey">The wallet's key, <c>0x</c> and 64 digits.</param>
/// <param name="Holds">What they hold when the demo starts, for people.</param>
internal sealed record DemoAccount(string Name, string PrivateKey, string Holds)
{
    /// <summary>Account 0 of the mnemonic: deploys the contracts and mints.</summary>
    internal static readonly DemoAccount Deployer = new("deployer", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "the contracts");

    internal static readonly DemoAccount Alice =
        new("alice", "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d", $"gold pass #{DemoContracts.GoldPassId}, 5,000 coins");

    internal static readonly DemoAccount Bob = new("bob", "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a", "10 coins, 1 badge");

    internal static readonly DemoAccount Carol = new("carol", "0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6", "nothing");

    /// <summary>The people of the story.</summary>
    internal static IReadOnlyList<DemoAccount> Cast { get; } = [Alice, Bob, Carol];

    /// <summary>The wallet's address.</summary>
    internal Address Address { get; } = AddressOf(PrivateKey);

    /// <summary>The key, to sign with; the caller disposes it.</summary>
    internal EthereumKey OpenKey() => new(Hex.Parse(PrivateKey));

    private static Address AddressOf(string privateKey)
    {
        using var key = new EthereumKey(Hex.Parse(privateKey));
        return key.Address;
    }
}
