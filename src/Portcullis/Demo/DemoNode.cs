using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portcullis.Demo;

/// <summary>
/// The demo's anvil. It runs under a small shell that ends it when our end of a pipe closes, so that it dies with us even when we are
/// killed and can clean up nothing.
/// </summary>
internal sealed class DemoNode : IAsyncDisposable
{
    internal const ulong ChainId = 31337;

    private const int UsualPort = 8545;
    private const int AnyPort = 0;
    private const int KeptLines = 20;
    private const string ReadyLine = "Listening on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private const string Guard =
        """
        exec 3<&0
        "$0" "$@" </dev/null 3<&- & node=$!
        { read -r _ <&3; kill -9 "$node"; } 2>/dev/null & guard=$!
        wait "$node"; code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DemoNode(string anvil, int port)
    {
        _process = new Process { StartInfo = Describe(anvil, port), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new DemoException($"anvil ended before it listened: {string.Join(' ', _output)}"));
    }

    /// <summary>Where it answers JSON-RPC over HTTP.</summary>
    internal Uri RpcUrl { get; private set; } = null!;

    /// <summary>Starts it on its usual port, or on a free one when that is taken, and returns when it listens.</summary>
    /// <exception cref="DemoException">It did not come up.</exception>
    internal static async Task<DemoNode> StartAsync(string anvil, CancellationToken cancellationToken)
    {
        if (LoopbackPort.IsFree(UsualPort))
        {
            try
            {
                return await StartAsync(anvil, UsualPort, cancellationToken);
            }
            catch (DemoException)
            {
                // Somebody else took the port in the meantime, such as a second demo that starts now; the next try says what else is wrong.
            }
        }

        return await StartAsync(anvil, AnyPort, cancellationToken);
    }

    private static async Task<DemoNode> StartAsync(string anvil, int port, CancellationToken cancellationToken)
    {
        var node = new DemoNode(anvil, port);
        try
        {
            node.Start();
            node.RpcUrl = await node._listening.Task.WaitAsync(StartLimit, cancellationToken);
            return node;
        }
        catch (Exception exception)
        {
            await node.DisposeAsync();
            throw exception is TimeoutException ? new DemoException($"anvil did not listen within {StartLimit.TotalSeconds} seconds") : exception;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (RpcUrl is not null || _listening.Task.IsCompleted)
        {
            await StopAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Describe(string anvil, int port) =>
        new("/bin/sh", ["-c", Guard, anvil, "--host", "127.0.0.1", "--port", $"{port}", "--chain-id", $"{ChainId}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    private void Start()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task StopAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    // Reading on after the start keeps the pipe from filling up, which would stop the node.
    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _output.Enqueue(line);
        if (_output.Count > KeptLines)
        {
            _output.TryDequeue(out _);
        }

        if (line.StartsWith(ReadyLine, StringComparison.Ordinal) && Uri.TryCreate("http://" + line[ReadyLine.Length..].Trim(), UriKind.Absolute, out var url))
        {
            _listening.TrySetResult(url);
        }
    }
}
