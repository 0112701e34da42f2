using Dapper;
using Portcullis.Issuer.Webhooks;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteWebhookStore(SqliteDatabase database) : IWebhookStore
{
    public Task<long?> FindAsync(string target, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition("SELECT delivered FROM webhook WHERE target = @target", new { target }, cancellationToken: cancellationToken);
        return database.ReadAsync(connection => connection.ExecuteScalarAsync<long?>(command), cancellationToken);
    }

    public Task SaveAsync(string target, long delivered, CancellationToken cancellationToken)
    {
        const string sql = "INSERT INTO webhook (target, delivered) VALUES (@target, @delivered) ON CONFLICT (target) DO UPDATE SET delivered = excluded.delivered";
        return database.Group.WriteOneAsync(statements => statements.Execute(sql, ("@target", target), ("@delivered", delivered)), cancellationToken);
    }
}
