using Microsoft.Extensions.Hosting;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>Brings the database up to date before anything uses it.</summary>
internal sealed class StoreStart(SqliteDatabase database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
