using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Portcullis.EndToEnd.Tests;

/// <summary>Callers who call one after the other, each on a connection of its own, until they are told to stop or nobody takes their call.</summary>
internal sealed class Callers : IAsyncDisposable
{
    private readonly Uri _gate;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly List<TimeSpan> _times = [];
    private readonly Dictionary<int, int> _answers = [];
    private readonly List<string> _dropped = [];

    internal Callers(Uri gate) => _gate = gate;

    /// <summary>What went wrong with requests that were taken and got no whole answer.</summary>
    internal IReadOnlyList<string> Dropped => _dropped;

    /// <summary>How many requests were answered with a status.</summary>
    internal int Answered(int status)
    {
        lock (_times)
        {
            return _answers.GetValueOrDefault(status);
        }
    }

    /// <summary>How many requests were answered.</summary>
    internal int Total
    {
        get
        {
            lock (_times)
            {
                return _times.Count;
            }
        }
    }

    /// <summary>The statuses that were seen.</summary>
    internal IReadOnlyCollection<int> Statuses => _answers.Keys;

    /// <summary>The time that one in a hundred requests exceeded.</summary>
    internal TimeSpan P99 => _times.Order().ElementAt(_times.Count * 99 / 100);

    /// <summary>Lets more callers begin, all with the same token.</summary>
    internal Callers Add(int count, string path, string? token) => Add(count, path, () => token, TimeSpan.Zero);

    /// <summary>Lets more callers begin, each with a new token for every call, and calling no more often than once in a time.</summary>
    internal Callers Add(int count, string path, Func<string?> token, TimeSpan every)
    {
        for (var i = 0; i < count; i++)
        {
            _running.Add(Task.Run(() => CallAsync(path, token, every)));
        }

        return this;
    }

    /// <summary>Waits until so many requests more are answered.</summary>
    internal async Task AnsweredAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var target = Total + count; Total < target;)
        {
            await Task.Delay(2, limit.Token);
        }
    }

    /// <summary>Waits until all have ended by themselves.</summary>
    internal Task EndedAsync() => Task.WhenAll(_running).WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Lets them come to the end of the request that each is at.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await EndedAsync();
        _stop.Dispose();
    }

    private async Task CallAsync(string path, Func<string?> token, TimeSpan every)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = _gate };
        while (!_stop.IsCancellationRequested && await CallAsync(client, path, token()))
        {
            await (every > TimeSpan.Zero ? Task.Delay(every) : Task.CompletedTask);
        }
    }

    private async Task<bool> CallAsync(HttpClient client, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.SendAsync(request);
            lock (_times)
            {
                _times.Add(Stopwatch.GetElapsedTime(start));
                _answers[(int)answer.StatusCode] = _answers.GetValueOrDefault((int)answer.StatusCode) + 1;
            }

            return true;
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            // Nobody listens any more: it was not taken.
            return false;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            lock (_times)
            {
                _dropped.Add(exception.ToString());
            }

            return false;
        }
    }
}
