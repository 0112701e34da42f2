using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Networks;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Issuer.Chains;

/// <summary>The chains of the configuration, each with the connections to its nodes. They share nothing but the room for facts, so that one's outage is no other's.</summary>
internal sealed partial class ConfiguredChains : IDisposable
{
    private static readonly TimeSpan CallersPatience = TimeSpan.FromSeconds(2);

    public ConfiguredChains(IOptions<IssuerOptions> options, TimeProvider clock, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<Chain>();
        var settings = options.Value.Chains.ToDictionary(chain => ChainId.TryParse(chain.Key, out var id) ? id : throw new FormatException($"{chain.Key} is no chain"), chain => chain.Value);
        Connections = [.. settings.Where(chain => chain.Key.IsEvm).Select(chain => new ChainConnection(chain.Key.Number, chain.Value, clock, logger))];
        Clusters = [.. settings.Where(chain => !chain.Key.IsEvm).Select(chain => new ClusterConnection(chain.Key.Cluster!, chain.Value, clock, logger))];
        var room = new FactRoom();
        Set = new ChainSet(
        [
            .. Connections.Select(connection => Follow(connection, room, clock, logger)),
            .. Clusters.Select(connection => Follow(connection, clock, loggers.CreateLogger<ClusterChain>())),
        ]);
    }

    /// <summary>The ways to the EVM chains' nodes.</summary>
    public IReadOnlyList<ChainConnection> Connections { get; }

    /// <summary>The ways to the nodes of clusters of Solana.</summary>
    public IReadOnlyList<ClusterConnection> Clusters { get; }

    /// <summary>The chains.</summary>
    public ChainSet Set { get; }

    public void Dispose()
    {
        foreach (var connection in Connections)
        {
            connection.Dispose();
        }

        foreach (var connection in Clusters)
        {
            connection.Dispose();
        }
    }

    private static ClusterChain Follow(ClusterConnection connection, TimeProvider clock, ILogger logger)
    {
        var options = connection.Options;
        var rules = new ClusterRules(options.MaxAge < options.HeadMaxAge ? options.MaxAge : options.HeadMaxAge, options.Timeout * options.Rpc.Count);
        return new ClusterChain(connection.Cluster, connection.Reader, rules, clock, logger);
    }

    private static Chain Follow(ChainConnection connection, FactRoom room, TimeProvider clock, ILogger logger)
    {
        var options = connection.Options;
        var finality = Finality.Parse(options.Finality)!.Value;
        if (finality.Kind is FinalityKind.Safe or FinalityKind.Finalized && Network.Find(connection.Id) is { Finality: FinalitySupport.Unknown } network)
        {
            LogFinalityUnknown(logger, connection.Id, network.Name, finality);
        }

        var client = new EthereumClient(connection.Transport);
        var strangers = new EthereumClient(new StrangersTransport(connection.Transport));
        var multicall = ChainDefaults.Multicall(connection.Id, options);
        IReadOnlyList<EthereumClient> each = connection.IsAgreed || connection.Nodes.Count == 1 ? [] : [.. connection.Nodes.Select(node => new EthereumClient(node.Transport))];

        // Every node may be asked in turn before a read counts as failed; a failure stands until the next poll.
        var rules = new ChainRules(options.HeadMaxAge, ChainDefaults.PollInterval(connection.Id, options), options.Timeout * options.Rpc.Count)
        {
            Finality = finality,
            Room = room,
            MaxAge = options.MaxAge,
            OutageMaxAge = options.OutageMaxAge,
            CallersTimeout = options.Timeout / 2 < CallersPatience ? options.Timeout / 2 : CallersPatience,
        };
        var nodes = new ChainNodes(connection.Head, new StateReader(client, multicall, clock), client, each, connection.IsAgreed)
        {
            Strangers = strangers,
            StrangersState = new StateReader(strangers, multicall, clock),
            CallersState = new StateReader(strangers, multicall, clock),
            StrangersHeads = connection.StrangersHead,
        };
        return new Chain(connection.Id, nodes, rules, clock, logger);
    }

    [LoggerMessage(60, LogLevel.Warning, "Chain {ChainId} ({Network}): Finality is {Finality}, and it is not known whether nodes of this network tell such a block. Where they do not, decisions on it are unknown (503): set a number of confirmations instead.")]
    private static partial void LogFinalityUnknown(ILogger logger, ulong chainId, string network, Finality finality);
}
