using Portcullis.Client;
using Portcullis.Configuration;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Hosting;

namespace Portcullis.Demo;

/// <summary>Everything of one running demo: chain, upstream, configuration folder and gateway. Disposing stops and removes it all.</summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private static readonly TimeSpan RpcTimeout = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _rpc;
    private readonly DemoNode _node;
    private readonly DemoChain _chain;
    private DemoContracts _contracts = null!;
    private DemoUpstream? _upstream;
    private DemoFolder? _folder;

    private DemoRun(DemoNode node, int port)
    {
        _node = node;
        _rpc = HttpTransport.CreateClient(node.RpcUrl, RpcTimeout);
        _chain = new DemoChain(new EthereumClient(new HttpTransport(_rpc)));
        Origin = ApiOrigin.Of(new Uri($"http://localhost:{port}/"));
    }

    /// <summary>The gateway's URL.</summary>
    internal ApiOrigin Origin { get; }

    /// <summary>The gold pass's contract.</summary>
    internal Address Pass => _contracts.Pass;

    /// <summary>The gateway's configuration folder.</summary>
    internal string Folder => _folder!.Root;

    /// <summary>What <c>/demo.json</c> tells.</summary>
    internal DemoDescription Description { get; private set; } = null!;

    /// <summary>Ends when the gateway ends, by its exit code.</summary>
    internal Task<int> Gateway { get; private set; } = Task.FromResult(0);

    /// <summary>Starts everything, and returns when a gated request has succeeded.</summary>
    /// <param name="anvil">The anvil program.</param>
    /// <param name="port">The gateway's port on the loopback interface.</param>
    /// <param name="progress">Hears what is being done, a line each.</param>
    /// <param name="cancellationToken">Gives up the start; what runs already is stopped.</param>
    /// <exception cref="DemoException">Something did not come up.</exception>
    internal static async Task<DemoRun> StartAsync(string anvil, int port, TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("Starting anvil, a local chain…");
        var run = new DemoRun(await DemoNode.StartAsync(anvil, cancellationToken), port);
        try
        {
            await run.SetUpChainAsync(progress, cancellationToken);
            await run.StartServersAsync(port, progress, cancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Moves the gold pass, and returns when the transfer is in a block.</summary>
    internal Task MovePassAsync(DemoAccount from, DemoAccount to, CancellationToken cancellationToken) =>
        _chain.MovePassAsync(_contracts.Pass, from, to, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)Gateway).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_upstream is not null)
        {
            await _upstream.DisposeAsync();
        }

        _rpc.Dispose();
        await _node.DisposeAsync();
        _folder?.Dispose();
        _stop.Dispose();
    }

    private async Task SetUpChainAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync($"Deploying the coin, the pass and the badge on chain {DemoNode.ChainId} at {_node.RpcUrl.GetLeftPart(UriPartial.Authority)}…");
        _contracts = await _chain.DeployAsync(cancellationToken);
        await _chain.MintAsync(_contracts, cancellationToken);
        Description = DemoDescription.Create(_node.RpcUrl, _contracts);
    }

    private async Task StartServersAsync(int port, TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("Starting the market-data API and the gateway in front of it…");
        _upstream = await DemoUpstream.StartAsync(cancellationToken);
        _folder = new DemoFolder();
        await _folder.WriteAsync(port, _upstream.Url, Description, cancellationToken);
        var options = new GatewayOptions
        {
            Folder = _folder.Root,
            MapEndpoints = routes => routes.MapGet(DemoDescription.Path, () => Results.Json(Description)).AllowAnonymous(),
        };
        Gateway = GatewayHost.RunAsync(options, Console.Error, _stop.Token);
        await new DemoReadiness(Origin, Gateway).WaitAsync(cancellationToken);
    }
}
