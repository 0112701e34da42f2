using Dapper;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteBlockedAccountStore(SqliteDatabase database) : IBlockedAccountStore
{
    public async Task<bool> BlockAsync(BlockedAccount account, CancellationToken cancellationToken)
    {
        const string sql = "INSERT INTO blocked_account (address, reason, blocked_at) VALUES (@address, @reason, @at) ON CONFLICT DO NOTHING";
        var parameters = new { address = account.Address.Key, reason = account.Reason, at = account.BlockedAt.ToUnixTimeMilliseconds() };
        var command = new CommandDefinition(sql, parameters, cancellationToken: cancellationToken);
        return await database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken) == 1;
    }

    public async Task<bool> UnblockAsync(WalletAddress address, CancellationToken cancellationToken)
    {
        const string sql = "DELETE FROM blocked_account WHERE address = @address";
        var command = new CommandDefinition(sql, new { address = address.Key }, cancellationToken: cancellationToken);
        return await database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken) == 1;
    }

    public async Task<IReadOnlyList<BlockedAccount>> ListAsync(CancellationToken cancellationToken)
    {
        const string sql = "SELECT address AS Address, reason AS Reason, blocked_at AS BlockedAt FROM blocked_account ORDER BY blocked_at DESC, address";
        var command = new CommandDefinition(sql, cancellationToken: cancellationToken);
        var rows = await database.ReadAsync(connection => connection.QueryAsync<Row>(command), cancellationToken);
        return [.. rows.Select(row => new BlockedAccount(WalletAddress.Parse(row.Address), row.Reason, DateTimeOffset.FromUnixTimeMilliseconds(row.BlockedAt)))];
    }

    private sealed record Row(string Address, string Reason, long BlockedAt);
}
