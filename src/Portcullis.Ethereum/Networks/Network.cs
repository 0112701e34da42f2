using System.Collections.Frozen;
using System.Text.Json;

namespace Portcullis.Ethereum.Networks;

/// <summary>
/// What is known beforehand of a public EVM network. It sets defaults and nothing more: no decision rests on it. The list is the file <c>networks.json</c>, embedded.
/// </summary>
/// <param name="ChainId">The EIP-155 id.</param>
/// <param name="Name">What the network is called.</param>
/// <param name="BlockTime">The usual time from one block to the next.</param>
/// <param name="Finality">How the network tells that a block is final.</param>
/// <param name="Multicall3">Where Multicall3 stands; null where it is not known to.</param>
public sealed record Network(ulong ChainId, string Name, TimeSpan BlockTime, FinalitySupport Finality, Address? Multicall3)
{
    private const string Namespace = "eip155:";

    private static readonly FrozenDictionary<ulong, Network> ById = Load().ToFrozenDictionary(network => network.ChainId);

    /// <summary>The known networks, by id.</summary>
    public static IReadOnlyList<Network> All { get; } = [.. ById.Values.OrderBy(network => network.ChainId)];

    /// <summary>The network's CAIP-2 id, <c>eip155:1</c>.</summary>
    public string Caip2 => Namespace + ChainId;

    /// <summary>The network of an EIP-155 id; null when it is not a known one.</summary>
    public static Network? Find(ulong chainId) => ById.GetValueOrDefault(chainId);

    private static IEnumerable<Network> Load()
    {
        using var stream = typeof(Network).Assembly.GetManifestResourceStream("Portcullis.Ethereum.Networks.networks.json")!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static Network Read(JsonElement row) => new(
        ulong.Parse(row.GetProperty("id").GetString().AsSpan(Namespace.Length)),
        row.GetProperty("name").GetString()!,
        TimeSpan.FromMilliseconds(row.GetProperty("blockTimeMs").GetInt32()),
        Enum.Parse<FinalitySupport>(row.GetProperty("finality").GetString()!, ignoreCase: true),
        row.GetProperty("multicall3").GetString() is { } contract ? Address.Parse(contract) : null);
}
