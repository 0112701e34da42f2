using Portcullis.Ethereum.Networks;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Networks;

public sealed class NetworkTests
{
    private static readonly ulong[] Expected =
    [
        1, 10, 50, 56, 88, 100, 130, 137, 146, 204, 324, 480, 1329, 1868, 2020, 4663, 5000, 5042, 8453, 33139, 42161, 42220, 43114, 57073, 59144, 80094, 81457, 88888, 98866,
        167000, 534352,
    ];

    [Fact]
    public void All_Networks_AreThoseOfTheAttestationApi() => Network.All.Select(network => network.ChainId).ShouldBe(Expected);

    [Fact]
    public void All_Networks_HaveNamesOfTheirOwnAndPlausibleTimes()
    {
        Network.All.Select(network => network.Name).Distinct(StringComparer.Ordinal).Count().ShouldBe(Network.All.Count);
        Network.All.ShouldAllBe(network => network.BlockTime >= TimeSpan.FromMilliseconds(50) && network.BlockTime <= TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void Find_Ethereum_IsIt()
    {
        var network = Network.Find(1).ShouldNotBeNull();
        (network.Caip2, network.Name, network.BlockTime, network.Finality).ShouldBe(("eip155:1", "Ethereum", TimeSpan.FromSeconds(12), FinalitySupport.Tags));
        network.Multicall3.ShouldBe(StateReader.UsualMulticall3);
    }

    [Fact]
    public void Find_AnotherOne_IsNull() => Network.Find(31337).ShouldBeNull();
}
