using System.Text.Json;
using Portcullis.Ethereum;

namespace Portcullis.Demo;

/// <summary>The demo's tokens on its chain.</summary>
/// <param name="Coin">ERC-20 with 6 decimals.</param>
/// <param name="Pass">ERC-721.</param>
/// <param name="Badge">ERC-1155.</param>
internal sealed record DemoContracts(Address Coin, Address Pass, Address Badge)
{
    internal const ulong GoldPassId = 7;
    internal const ulong BadgeId = 1;
    internal const ulong OneCoin = 1_000_000;

    /// <summary>A compiled contract's code: to deploy it, or as it stands on the chain afterwards.</summary>
    internal static string ReadCode(string contract, bool deployed)
    {
        using var resource = typeof(DemoContracts).Assembly.GetManifestResourceStream($"contracts/{contract}.json")!;
        using var document = JsonDocument.Parse(resource);
        return document.RootElement.GetProperty(deployed ? "deployedBytecode" : "bytecode").GetString()!;
    }
}
