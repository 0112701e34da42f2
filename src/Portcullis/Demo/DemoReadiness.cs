using System.Net;
using Portcullis.Client;

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

    private async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        if (gateway.IsCompleted)
        {
            throw new DemoException($"the gateway ended with exit code {await gateway}");
        }

        try
        {
            var caller = new DemoCaller(client, origin, DemoAccount.Alice);
            return await caller.SignInAsync(cancellationToken) == HttpStatusCode.OK
                && (await caller.GetAsync(DemoRoute.Gold.Path, cancellationToken)).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
