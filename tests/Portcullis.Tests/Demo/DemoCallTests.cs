using Portcullis.Demo;

namespace Portcullis.Tests.Demo;

public sealed class DemoCallTests
{
    private const string Alice = "00000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c8";
    private const string Carol = "00000000000000000000000090f79bf6eb2c4f870365e785982e1f101e93b906";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string Seven = "0000000000000000000000000000000000000000000000000000000000000007";

    [Fact]
    public void Mint_Encoded_IsSelectorAndWords() =>
        DemoCall.Mint(DemoAccount.Alice.Address, 7).ShouldBe($"0x40c10f19{Alice}{Seven}");

    [Fact]
    public void MintBadge_Encoded_IsSelectorAndWords() =>
        DemoCall.MintBadge(DemoAccount.Alice.Address, 1, 7).ShouldBe($"0x156e29f6{Alice}{One}{Seven}");

    [Fact]
    public void TransferPass_Encoded_IsSelectorAndWords() =>
        DemoCall.TransferPass(DemoAccount.Alice.Address, DemoAccount.Carol.Address, 7).ShouldBe($"0x23b872dd{Alice}{Carol}{Seven}");
}
