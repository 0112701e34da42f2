using System.Net;

namespace Portcullis.Edge;

/// <summary>Reads settings that name addresses or ranges of them.</summary>
internal static class NetworkSetting
{
    private const int MappedBits = 96;

    /// <summary>The addresses of a list; what is wrong is added to the faults.</summary>
    public static IReadOnlyList<IPNetwork> ReadList(IConfigurationSection list, ICollection<string> faults)
    {
        if (list.Value is { Length: > 0 })
        {
            faults.Add($"{list.Path.Replace(':', '.')}: must be a list");
        }

        return [.. list.GetChildren().Select(entry => Read(entry, faults)).OfType<IPNetwork>()];
    }

    private static IPNetwork? Read(IConfigurationSection entry, ICollection<string> faults)
    {
        var text = entry.Value ?? "";
        var network = Plain(text.Contains('/', StringComparison.Ordinal) ? IPNetwork.TryParse(text, out var range) ? range : null : ReadAddress(text));
        if (network is null or { PrefixLength: 0 })
        {
            faults.Add($"{entry.Path.Replace(':', '.')}: must be an IP address or a range of them such as 10.0.0.0/8, and not everybody");
            return null;
        }

        return network;
    }

    // Peers by IPv4 are known by their IPv4 address wherever a network is looked for.
    private static IPNetwork? Plain(IPNetwork? network) =>
        network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= MappedBits } mapped ? new IPNetwork(mapped.BaseAddress.MapToIPv4(), mapped.PrefixLength - MappedBits) : network;

    // The platform would read "1" as 0.0.0.1.
    private static IPNetwork? ReadAddress(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(letter => letter == '.') == 3)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
}
