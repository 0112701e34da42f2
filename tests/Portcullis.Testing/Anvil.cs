using System.Text.Json;

namespace Portcullis.Testing;

/// <summary>A real anvil node on a free port of the loopback interface, with a chain of its own. Disposing ends the process.</summary>
public sealed class Anvil : IAsyncDisposable
{
    private readonly AnvilProcess _process;
    private readonly AnvilRpc _rpc;

    private Anvil(AnvilProcess process, ulong chainId)
    {
        _process = process;
        _rpc = new AnvilRpc(process.RpcUrl);
        ChainId = chainId;
    }

    /// <summary>Where the node answers JSON-RPC over HTTP.</summary>
    public Uri RpcUrl => _process.RpcUrl;

    /// <summary>The node's process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The chain id it was started with.</summary>
    public ulong ChainId { get; }

    /// <summary>The ten accounts the node holds keys of, each with 10,000 ETH.</summary>
    public static IReadOnlyList<DevAccount> Accounts => DevAccount.All;

    /// <summary>Starts a node and returns when it answers.</summary>
    /// <exception cref="AnvilException">It ended, or did not come up in time; the message carries what it printed.</exception>
    public static async Task<Anvil> StartAsync(AnvilOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AnvilOptions();
        var process = await AnvilProcess.StartAsync(options, cancellationToken);
        var anvil = new Anvil(process, options.ChainId);
        try
        {
            await anvil.RpcAsync("eth_chainId");
            return anvil;
        }
        catch
        {
            await anvil.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a JSON-RPC method and returns its <c>result</c>.</summary>
    /// <exception cref="AnvilException">The node answered with an error.</exception>
    public Task<JsonElement> RpcAsync(string method, params object?[] parameters) => _rpc.CallAsync(method, parameters);

    /// <summary>Mines empty blocks.</summary>
    public Task MineAsync(int blocks = 1) => RpcAsync("anvil_mine", $"0x{blocks:x}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _rpc.Dispose();
        await _process.DisposeAsync();
    }
}
