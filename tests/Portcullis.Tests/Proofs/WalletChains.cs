namespace Portcullis.Tests.Proofs;

/// <summary>Tests that share one gateway on two real chains.</summary>
[CollectionDefinition(Name)]
public sealed class WalletChains : ICollectionFixture<WalletGateway>
{
    public const string Name = "wallet chains";
}
