namespace Portcullis.Admin;

/// <summary>Leaves the process' signals, and the word that it has started, to the host that the admin listener belongs to.</summary>
internal sealed class AdminLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
