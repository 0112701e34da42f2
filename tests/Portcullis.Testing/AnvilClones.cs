using System.Diagnostics;

namespace Portcullis.Testing;

/// <summary>
/// Several anvil nodes with the same chain: the same genesis, and the same blocks with the same hashes. One can be killed, started again, stopped in its tracks, or made to lie.
/// </summary>
public sealed class AnvilClones : IAsyncDisposable
{
    private const long Genesis = 1_700_000_000;

    private readonly Anvil[] _nodes;
    private int _height;

    private AnvilClones(Anvil[] nodes) => _nodes = nodes;

    /// <summary>The nodes.</summary>
    public IReadOnlyList<Anvil> Nodes => _nodes;

    /// <summary>Starts them and mines one block.</summary>
    /// <exception cref="AnvilException">Their blocks differ, so that they are no clones.</exception>
    public static async Task<AnvilClones> StartAsync(int count)
    {
        var clones = new AnvilClones(await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartOneAsync(0))));
        await clones.MineAsync();
        var hashes = await Task.WhenAll(clones._nodes.Select(async node => (await node.RpcAsync("eth_getBlockByNumber", "latest", false)).GetProperty("hash").GetString()));
        return hashes.Distinct(StringComparer.Ordinal).Count() == 1 ? clones : throw new AnvilException("the clones have different blocks");
    }

    /// <summary>Mines the same block on all that run.</summary>
    public async Task MineAsync()
    {
        _height++;
        await Task.WhenAll(_nodes.Select(node => MineAsync(node, _height)));
    }

    /// <summary>Ends a node without warning (SIGKILL).</summary>
    public async Task KillAsync(int index) => await _nodes[index].DisposeAsync();

    /// <summary>Starts a killed node again where it was, with the same blocks.</summary>
    public async Task RestartAsync(int index)
    {
        var node = await StartOneAsync(_nodes[index].RpcUrl.Port);
        for (var height = 1; height <= _height; height++)
        {
            await MineAsync(node, height);
        }

        _nodes[index] = node;
    }

    /// <summary>Stops a node in its tracks (SIGSTOP): connections stay open and nothing is answered.</summary>
    public Task PauseAsync(int index) => SignalAsync("-STOP", _nodes[index].ProcessId);

    /// <summary>Lets a stopped node go on (SIGCONT).</summary>
    public Task ResumeAsync(int index) => SignalAsync("-CONT", _nodes[index].ProcessId);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static Task<Anvil> StartOneAsync(int port) =>
        Anvil.StartAsync(new AnvilOptions { Port = port, Arguments = ["--timestamp", $"{Genesis}"] });

    private static async Task MineAsync(Anvil node, int height)
    {
        await node.RpcAsync("evm_setNextBlockTimestamp", Genesis + (12 * height));
        await node.RpcAsync("evm_mine");
    }

    private static async Task SignalAsync(string signal, int processId)
    {
        using var kill = Process.Start("kill", [signal, $"{processId}"]);
        await kill.WaitForExitAsync();
    }
}
