using System.Text;
using Microsoft.Extensions.Configuration;
using Portcullis.Issuer.Chains;

namespace Portcullis.Issuer.Tests.Chains;

/// <summary>A CAIP-2 id as a name in settings, which divide names at colons.</summary>
public sealed class ChainSectionsTests
{
    private const string Mainnet = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
    private const string Devnet = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";

    [Theory]
    [InlineData("1", "1")]
    [InlineData("eip155:1", "1")]
    [InlineData("eip155:8453", "8453")]
    [InlineData("solana", Mainnet)]
    [InlineData(Mainnet, Mainnet)]
    [InlineData(Devnet, Devnet)]
    public void Complete_OneChain_HasItsNodes(string name, string id)
    {
        var settings = Read($$"""{ "Chains": { "{{name}}": { "Rpc": [{ "Url": "https://node.example" }], "Quorum": 3 } } }""");

        var options = Bind(settings);

        options.Chains.Keys.ShouldBe([name]);
        options.Chains[name].Rpc.ShouldHaveSingleItem().Url.ShouldBe("https://node.example");
        options.Chains[name].Quorum.ShouldBe(3);
        ChainSections.Ids(settings).ShouldHaveSingleItem().ToString().ShouldBe(id);
    }

    [Fact]
    public void Complete_ChainsOfBothFamilies_AreAllThere()
    {
        var settings = Read($$"""{ "Chains": { "{{Devnet}}": { "Quorum": 2 }, "1": {}, "eip155:10": { "Quorum": 5 }, "{{Mainnet}}": { "Quorum": 3 }, "solana": { "Quorum": 4 } } }""");

        var options = Bind(settings);

        options.Chains.Keys.ShouldBe([Devnet, Mainnet, "solana", "1", "eip155:10"], ignoreOrder: true);
        options.Chains[Devnet].Quorum.ShouldBe(2);
        options.Chains[Mainnet].Quorum.ShouldBe(3);
        options.Chains["solana"].Quorum.ShouldBe(4);
        options.Chains["eip155:10"].Quorum.ShouldBe(5);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("eip155")]
    [InlineData("eip155:x")]
    public void Ids_NoChain_IsLeftOut(string name) => ChainSections.Ids(Read($$"""{ "Chains": { "{{name}}": { "Quorum": 2 } } }""")).ShouldBeEmpty();

    private static IssuerOptions Bind(IConfiguration settings)
    {
        var options = settings.Get<IssuerOptions>()!;
        ChainSections.Complete(settings, options);
        return options;
    }

    private static IConfigurationRoot Read(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
}
