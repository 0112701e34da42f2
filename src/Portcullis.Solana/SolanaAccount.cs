using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Solana;

/// <summary>A wallet on one cluster, by its CAIP-10 id: <c>solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:7S3P4…</c>.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Address">The wallet's address, which is the same on every cluster.</param>
public sealed record SolanaAccount(SolanaCluster Cluster, SolanaAddress Address)
{
    private const string Prefix = SolanaCluster.Namespace + ":";

    /// <summary>The CAIP-10 id.</summary>
    public override string ToString() => $"{Cluster}:{Address}";

    /// <summary>Reads a CAIP-10 id of the <c>solana</c> namespace, on a cluster that is known.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SolanaAccount? account)
    {
        account = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan(Prefix.Length);
        var colon = rest.IndexOf(':');
        if (colon < 0 || SolanaCluster.FindByReference(rest[..colon]) is not { } cluster || !SolanaAddress.TryParse(rest[(colon + 1)..].ToString(), out var address))
        {
            return false;
        }

        account = new SolanaAccount(cluster, address);
        return true;
    }
}
