using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Hosting;

/// <summary>A gateway that is told to stop lets requests come to their end, and takes no new ones.</summary>
public sealed class DrainTests : IAsyncDisposable
{
    private readonly TestGateway _gateway;
    private readonly TaskCompletionSource _held = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _signal = new();
    private string _timeout = "60";

    public DrainTests() => _gateway = new() { Change = settings => settings["ShutdownTimeoutSeconds"] = _timeout };

    public async ValueTask DisposeAsync()
    {
        _held.TrySetResult();
        await _gateway.DisposeAsync();
        _arrived.Dispose();
        _signal.Dispose();
    }

    [Fact]
    [Trait("Case", "R16")]
    public async Task Stop_RequestUnderWay_IsAnsweredAndNoOtherIsTaken()
    {
        var (request, stopped) = await StopWithARequestUnderWayAsync();
        await RefusesAsync();
        stopped.IsCompleted.ShouldBeFalse();
        _held.SetResult();
        using var response = await request;
        ((int)response.StatusCode).ShouldBe(200);
        await stopped;
    }

    [Fact]
    [Trait("Case", "R16")]
    public async Task Stop_RequestThatNeverEnds_IsCutOffAfterTheTimeout()
    {
        _timeout = "1";
        var (request, stopped) = await StopWithARequestUnderWayAsync();
        await stopped.WaitAsync(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<HttpRequestException>(() => request);
    }

    private async Task<(Task<HttpResponseMessage> Request, Task Stopped)> StopWithARequestUnderWayAsync()
    {
        await _gateway.InitializeAsync();
        _gateway.Upstream.Answer = _ =>
        {
            _arrived.Release();
            return new UpstreamAnswer { Until = _held.Task };
        };
        var stopped = _gateway.App.WaitForShutdownAsync(_signal.Token);
        var request = _gateway.GetAsync("/pub/x", null);
        await _arrived.WaitAsync();
        await _signal.CancelAsync();
        return (request, stopped);
    }

    private async Task RefusesAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(_gateway.Url.Host, _gateway.Url.Port, patience.Token);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                return;
            }
            catch (SocketException)
            {
                // Taken while the listener closed: the next one tells.
            }
        }
    }
}
