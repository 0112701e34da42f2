using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portcullis.Testing;

/// <summary>The operating-system process of one anvil. It chooses its port itself and says it, so that no two can collide.</summary>
internal sealed class AnvilProcess : IAsyncDisposable
{
    private const string ReadyLine = "Listening on ";
    private const int KeptLines = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _started;

    private AnvilProcess(AnvilOptions options)
    {
        _process = new Process { StartInfo = Describe(options), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new AnvilException("anvil ended before it listened"));
    }

    internal Uri RpcUrl { get; private set; } = null!;

    internal int Id { get; private set; }

    internal static async Task<AnvilProcess> StartAsync(AnvilOptions options, CancellationToken cancellationToken)
    {
        var anvil = new AnvilProcess(options);
        try
        {
            anvil.Start();
            anvil.RpcUrl = await anvil._listening.Task.WaitAsync(StartLimit, cancellationToken);
            return anvil;
        }
        catch (Exception exception) when (exception is AnvilException or TimeoutException)
        {
            await anvil.DisposeAsync();
            throw new AnvilException($"anvil did not start: {exception.Message}\n{string.Join('\n', anvil._output)}");
        }
        catch
        {
            await anvil.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        if (_started)
        {
            _started = false;
            Kill(null, EventArgs.Empty);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Describe(AnvilOptions options) =>
        new(AnvilBinary.Find(), ["--host", "127.0.0.1", "--port", $"{options.Port}", "--chain-id", $"{options.ChainId}", .. options.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    private void Start()
    {
        _process.Start();
        _started = true;
        Id = _process.Id;
        AppDomain.CurrentDomain.ProcessExit += Kill;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    // Reading on after the start keeps the pipe from filling up, which would stop the node.
    private void Keep(string? line)
    {
        if (line is null)
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

    private void Kill(object? sender, EventArgs arguments)
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
