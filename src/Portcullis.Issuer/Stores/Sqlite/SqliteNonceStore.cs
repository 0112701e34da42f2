using Dapper;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteNonceStore(SqliteDatabase database) : INonceStore
{
    public Task<bool> TryUseAsync(string nonce, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        const string sql = "INSERT INTO used_nonce (nonce, expires_at) VALUES (@nonce, @expires) ON CONFLICT DO NOTHING";
        var expires = expiresAt.ToUnixTimeMilliseconds();
        return database.Group.WriteOneAsync(statements => statements.Execute(sql, ("@nonce", nonce), ("@expires", expires)) == 1, cancellationToken);
    }

    public Task<bool> IsUsedAsync(string nonce, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition("SELECT EXISTS (SELECT 1 FROM used_nonce WHERE nonce = @nonce)", new { nonce }, cancellationToken: cancellationToken);
        return database.ReadAsync(connection => connection.ExecuteScalarAsync<bool>(command), cancellationToken);
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string sql = "DELETE FROM used_nonce WHERE nonce IN (SELECT nonce FROM used_nonce WHERE expires_at < @before LIMIT @limit)";
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }
}
