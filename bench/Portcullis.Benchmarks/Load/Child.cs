using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Portcullis.Benchmarks.Load;

/// <summary>A server started for the measurement and ended with it.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const double TicksPerSecond = 100;
    private const int MostLines = 1_000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private int _count;

    private Child(Process process) => _process = process;

    /// <summary>Starts a program and waits until a URL of it answers with success.</summary>
    public static async Task<Child> StartAsync(string file, IReadOnlyList<string> arguments, Uri ready)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
        var child = new Child(process);
        process.OutputDataReceived += child.Keep;
        var output = process.StandardError.ReadToEndAsync();
        process.BeginOutputReadLine();
        if (!await AnswersAsync(ready, process))
        {
            await child.DisposeAsync();
            throw new InvalidOperationException($"{file} does not answer at {ready}: {await output}");
        }

        return child;
    }

    /// <summary>The first line with these words among those that it said at its start; waited for, since a program may answer before it has said all.</summary>
    public async Task<string> FindLineAsync(string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"the program said nothing with '{words}' within 10 seconds");
            }

            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>CPU time used so far, by the process and those it started that ended.</summary>
    public TimeSpan CpuTime => TimeSpan.FromSeconds(Family().Sum(CpuSeconds));

    /// <summary>The most memory resident so far, MiB, of the process itself.</summary>
    public double PeakMemory => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs said)
    {
        if (said.Data is { } line && Interlocked.Increment(ref _count) <= MostLines)
        {
            _lines.Enqueue(line);
        }
    }

    private static async Task<bool> AnswersAsync(Uri url, Process process)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!process.HasExited && await ticks.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                using var answer = await client.GetAsync(url, patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (HttpRequestException)
            {
            }
        }

        return false;
    }

    private IEnumerable<string> Family() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => path + "/stat")
            .Select(TryRead)
            .OfType<string>()
            .Where(stat => Fields(stat) is var fields && (stat.StartsWith($"{_process.Id} ", StringComparison.Ordinal) || fields[1] == _process.Id.ToString(CultureInfo.InvariantCulture)));

    private static double CpuSeconds(string stat)
    {
        var fields = Fields(stat);
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The fields after the command's name in brackets: state, parent, …</summary>
    private static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
