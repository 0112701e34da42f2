using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Portcullis.Solana;

namespace Portcullis.Conditions.Accounts;

/// <summary>
/// A chain that accounts are on and conditions are asked of: an EVM chain by its EIP-155 number, or a cluster of Solana by its CAIP-2 id. Two numbers and no text, so that chains are
/// compared as fast as numbers; in JSON an EVM chain is its number.
/// </summary>
[JsonConverter(typeof(ChainIdConverter))]
public readonly record struct ChainId : IComparable<ChainId>
{
    /// <summary>The short name of Solana's main network.</summary>
    public const string Solana = SolanaCluster.Namespace;

    /// <summary>The namespace of EVM chains in CAIP-2.</summary>
    public const string Eip155 = "eip155";

    private const char Separator = ':';

    // The place in the list of clusters, from 1 on; 0 for an EVM chain, so that the default is the chain 0, which there is not.
    private readonly byte _cluster;

    private ChainId(ulong number, byte cluster) => (Number, _cluster) = (number, cluster);

    /// <summary>The EIP-155 number; 0 for what is no EVM chain.</summary>
    public ulong Number { get; }

    /// <summary>Whether it is an EVM chain.</summary>
    public bool IsEvm => _cluster == 0;

    /// <summary>The cluster of Solana; null for an EVM chain.</summary>
    public SolanaCluster? Cluster => _cluster == 0 ? null : SolanaCluster.All[_cluster - 1];

    /// <summary>An EVM chain is named by its number.</summary>
    public static implicit operator ChainId(ulong number) => FromUInt64(number);

    /// <summary>An EVM chain.</summary>
    public static ChainId FromUInt64(ulong number) => new(number, 0);

    /// <summary>A cluster of Solana.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="SolanaCluster.All"/>.</exception>
    public static ChainId Of(SolanaCluster cluster)
    {
        for (byte i = 0; i < SolanaCluster.All.Count; i++)
        {
            if (SolanaCluster.All[i] == cluster)
            {
                return new(0, (byte)(i + 1));
            }
        }

        throw new ArgumentException("not a known cluster of Solana", nameof(cluster));
    }

    /// <summary>Reads a number without zeros before it; <c>solana</c> for the main network; or a CAIP-2 id such as <c>eip155:1</c> or <c>solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ChainId chain)
    {
        if (FindCluster(text) is { } cluster)
        {
            chain = Of(cluster);
            return true;
        }

        var digits = text.AsSpan();
        digits = digits.StartsWith(Eip155, StringComparison.Ordinal) && digits.Length > Eip155.Length && digits[Eip155.Length] == Separator ? digits[(Eip155.Length + 1)..] : digits;
        var isNumber = ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && digits[0] != '0';
        chain = isNumber ? number : default(ChainId);
        return isNumber;
    }

    /// <summary>The cluster that a text names, in short or by its CAIP-2 id; null when it names none.</summary>
    public static SolanaCluster? FindCluster(string? text) =>
        text is null || !text.StartsWith(Solana, StringComparison.Ordinal) ? null
        : text.Length == Solana.Length ? SolanaCluster.Mainnet
        : text[Solana.Length] == Separator ? SolanaCluster.FindByReference(text.AsSpan(Solana.Length + 1))
        : null;

    /// <inheritdoc/>
    public bool Equals(ChainId other) => Number == other.Number && _cluster == other._cluster;

    /// <inheritdoc/>
    public override int GetHashCode() => Number.GetHashCode() + _cluster;

    /// <summary>EVM chains by their number, and clusters behind them.</summary>
    public int CompareTo(ChainId other) => _cluster == other._cluster ? Number.CompareTo(other.Number) : _cluster.CompareTo(other._cluster);

    /// <summary>The number of an EVM chain, the CAIP-2 id of a cluster.</summary>
    public override string ToString() => Cluster?.ToString() ?? Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether one stands before the other.</summary>
    public static bool operator <(ChainId left, ChainId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one stands behind the other.</summary>
    public static bool operator >(ChainId left, ChainId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one does not stand behind the other.</summary>
    public static bool operator <=(ChainId left, ChainId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one does not stand before the other.</summary>
    public static bool operator >=(ChainId left, ChainId right) => left.CompareTo(right) >= 0;
}
