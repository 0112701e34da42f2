using Dapper;

namespace Portcullis.Issuer.Stores;

internal sealed class SqliteNonceStore(SqliteDatabase database) : INonceStore
{
    public async Task<bool> TryUseAsync(string nonce, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        const string sql = "INSERT INTO used_nonce (nonce, expires_at) VALUES (@nonce, @expires) ON CONFLICT DO NOTHING";
        var command = new CommandDefinition(sql, new { nonce, expires = expiresAt.ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken);
        return await database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken) == 1;
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string sql = "DELETE FROM used_nonce WHERE nonce IN (SELECT nonce FROM used_nonce WHERE expires_at < @before LIMIT @limit)";
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }
}
