using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portcullis.Ethereum;

/// <summary>A wallet on one chain, by its CAIP-10 id: <c>eip155:1:0xAb…</c>, the address with its ERC-55 checksum.</summary>
/// <param name="ChainId">The EIP-155 chain id.</param>
/// <param name="Address">The wallet's address on that chain.</param>
public readonly record struct Account(ulong ChainId, Address Address)
{
    private const string Namespace = "eip155:";

    /// <summary>The CAIP-10 id.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Namespace}{ChainId}:{Address}");

    /// <summary>Reads a CAIP-10 id of the <c>eip155</c> namespace.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Account account)
    {
        account = default;
        if (text is null || !text.StartsWith(Namespace, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan(Namespace.Length);
        var colon = rest.IndexOf(':');
        if (colon is < 1 or > 20 || rest[0] == '0' || rest[colon - 1] == '\0'
            || !ulong.TryParse(rest[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var chainId)
            || !Address.TryParse(rest[(colon + 1)..].ToString(), out var address))
        {
            return false;
        }

        account = new Account(chainId, address);
        return true;
    }
}
