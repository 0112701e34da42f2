using Microsoft.Extensions.Hosting;

namespace Portcullis.Issuer.Keys;

/// <summary>Loads or makes the keys before the first request, so that a bad key stops the start and not a sign-in.</summary>
internal sealed class KeyStart(PublishedKeys keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = keys.Document;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
