using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests;

/// <summary>A program that runs beside the test until it is told to stop, and is killed when the test forgets to.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<string, bool> _isReady;

    private RunningProgram(ProcessStartInfo start, Func<string, bool> isReady)
    {
        _isReady = isReady;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"it ended before it was ready:\n{Output}"));
    }

    internal int Id => _process.Id;

    internal string Output => string.Join('\n', _lines);

    internal IReadOnlyCollection<string> Lines => _lines;

    internal bool HasExited => _process.HasExited;

    /// <summary>Starts it and returns when it prints its ready line.</summary>
    internal static async Task<RunningProgram> StartAsync(ProcessStartInfo start, Func<string, bool> isReady)
    {
        var program = Start(start, isReady);
        try
        {
            await program._ready.Task.WaitAsync(StartLimit);
            return program;
        }
        catch (TimeoutException exception)
        {
            await program.DisposeAsync();
            throw new TimeoutException($"it was not ready in time:\n{program.Output}", exception);
        }
    }

    /// <summary>Starts one that prints no ready line, and returns when it listens.</summary>
    internal static async Task<RunningProgram> StartAsync(ProcessStartInfo start, Uri url)
    {
        var program = Start(start, _ => false);
        if (await Eventually.Async(async () => program._ready.Task.IsFaulted || await ListensAsync(url)) && !program._ready.Task.IsFaulted)
        {
            return program;
        }

        await program.DisposeAsync();
        throw new TimeoutException($"{start.FileName} does not listen at {url}:\n{program.Output}");
    }

    /// <summary>Sends a signal such as <c>TERM</c> and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> SignalAsync(string signal)
    {
        await TellAsync(signal);
        using var limit = new CancellationTokenSource(StopLimit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by which it does not end.</summary>
    internal async Task TellAsync(string signal) => (await Programs.RunAsync("/bin/sh", ["-c", $"kill -{signal} {Id}"])).ExitCode.ShouldBe(0);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static RunningProgram Start(ProcessStartInfo start, Func<string, bool> isReady)
    {
        var program = new RunningProgram(start, isReady);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    private static async Task<bool> ListensAsync(Uri url)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.Host, url.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (_isReady(line))
        {
            _ready.TrySetResult(line);
        }
    }
}
