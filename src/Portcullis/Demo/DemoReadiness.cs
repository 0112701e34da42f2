using System.Net;
using Portcullis.Client;
using Portcullis.Terminal;

namespace Portcullis.Demo;

/// <summary>Waits until a gated request succeeds: alice signs in and reads the gold prices.</summary>
internal sealed class DemoReadiness(ApiOrigin origin, Task<int> gateway)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="DemoException">The gateway ended, or nothing succeeded in time.</exception>
    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var client = ApiClient.Create();
        try
        {
            while (!await IsReadyAsync(client, limit.Token))
            {
                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DemoException($"the gateway did not let alice in within {Limit.TotalSeconds} seconds");
        }
    }

    // 503 is what the gateway says until it knows the chain; everything else will not pass by itself.
    private static bool IsReady(HttpStatusCode? status) => status switch
    {
        HttpStatusCode.OK => true,
        HttpStatusCode.ServiceUnavailable => false,
        null => throw new DemoException("the gateway gave alice no usable answer"),
        _ => throw new DemoException($"the gateway answered alice {(int)status}"),
    };

    private async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        if (gateway.IsCompleted)
        {
            throw new DemoException($"the gateway ended with exit code {await gateway}");
        }

        try
        {
            var caller = new DemoCaller(client, origin, DemoAccount.Alice);
            return IsReady(await caller.SignInAsync(cancellationToken)) && IsReady((await caller.GetAsync(DemoRoute.Gold.Path, cancellationToken)).Status);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
