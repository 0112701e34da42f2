using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Portcullis.Issuer.Stores;

/// <summary>Refuses to start on a data folder that others may enter: who can put files there can put keys there.</summary>
internal sealed class DataFolderStart(IOptions<IssuerOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var data = options.Value.DataFolder;
        foreach (var folder in new[] { data, Path.Combine(data, "keys") })
        {
            if (Directory.Exists(folder) && PrivateFiles.IsOpenToOthers(folder))
            {
                throw new StoreException($"the folder {folder} can be read or written by others: run chmod 700 {folder}", null);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
