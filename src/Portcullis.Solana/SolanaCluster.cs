namespace Portcullis.Solana;

/// <summary>A network of Solana, one that has an id in CAIP-2.</summary>
/// <param name="Name">The name in sign-in messages and settings: <c>mainnet</c>.</param>
/// <param name="Reference">The CAIP-2 reference: the first 32 characters of the hash of its first block.</param>
public sealed record SolanaCluster(string Name, string Reference)
{
    /// <summary>The namespace of CAIP-2.</summary>
    public const string Namespace = "solana";

    /// <summary>The main network, also called mainnet-beta.</summary>
    public static readonly SolanaCluster Mainnet = new("mainnet", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp");

    /// <summary>The network for trying programs out.</summary>
    public static readonly SolanaCluster Devnet = new("devnet", "EtWTRABZaYq6iMfeYKouRu166VU2xqa1");

    /// <summary>The network for trying validators out.</summary>
    public static readonly SolanaCluster Testnet = new("testnet", "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SolanaCluster> All { get; } = [Mainnet, Devnet, Testnet];

    /// <summary>The one of a name; null when there is none.</summary>
    public static SolanaCluster? Find(ReadOnlySpan<char> name)
    {
        foreach (var cluster in All)
        {
            if (name.SequenceEqual(cluster.Name))
            {
                return cluster;
            }
        }

        return null;
    }

    /// <summary>The one of a CAIP-2 reference; null when there is none.</summary>
    public static SolanaCluster? FindByReference(ReadOnlySpan<char> reference)
    {
        foreach (var cluster in All)
        {
            if (reference.SequenceEqual(cluster.Reference))
            {
                return cluster;
            }
        }

        return null;
    }

    /// <summary>The CAIP-2 id.</summary>
    public override string ToString() => $"{Namespace}:{Reference}";
}
