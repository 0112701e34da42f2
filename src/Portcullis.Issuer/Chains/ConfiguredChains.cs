using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Facts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Issuer.Chains;

/// <summary>The chains of the configuration, each with the connections to its nodes.</summary>
internal sealed class ConfiguredChains : IDisposable
{
    private readonly List<HttpClient> _clients = [];

    public ConfiguredChains(IOptions<IssuerOptions> options, TimeProvider clock, ILoggerFactory loggers) =>
        Set = new ChainSet([.. options.Value.Chains.Select(chain => Create(ulong.Parse(chain.Key, CultureInfo.InvariantCulture), chain.Value, clock, loggers))]);

    /// <summary>The chains.</summary>
    public ChainSet Set { get; }

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    private Chain Create(ulong id, ChainOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        var nodes = options.Rpc.Select(node => new MeasuredTransport(id, Connect(new Uri(node.Url), options.Timeout))).ToList();
        var client = new EthereumClient(nodes.Count == 1 ? nodes[0] : new FailoverTransport([.. nodes]));
        var multicall = new Multicall3(client, options.Multicall3 is { } contract ? Address.Parse(contract) : Multicall3.DefaultAddress, clock);

        // Every node may be asked in turn before a read counts as failed; a failure stands until the next poll.
        var timing = new ChainTiming(options.HeadMaxAge, options.PollInterval, options.Timeout * nodes.Count);
        return new Chain(id, client, multicall, timing, clock, loggers.CreateLogger<Chain>());
    }

    private HttpTransport Connect(Uri url, TimeSpan timeout)
    {
        var client = HttpTransport.CreateClient(url, timeout);
        _clients.Add(client);
        return new HttpTransport(client);
    }
}
