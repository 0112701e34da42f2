using System.Collections.Frozen;
using Dapper;
using Microsoft.Data.Sqlite;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteRevokedStore(SqliteDatabase database) : IRevokedStore
{
    private const string Version = "SELECT version FROM revocation_version";

    public Task<long> GetVersionAsync(CancellationToken cancellationToken)
    {
        var command = new CommandDefinition(Version, cancellationToken: cancellationToken);
        return database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(command), cancellationToken);
    }

    public Task<RevokedSet> ReadAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ReadAsync(connection, at, cancellationToken), cancellationToken);

    private static async Task<RevokedSet> ReadAsync(SqliteConnection connection, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // A deferred transaction: what it reads is of one moment, and it keeps no writer waiting.
        await using var transaction = connection.BeginTransaction(deferred: true);
        var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Version, transaction: transaction, cancellationToken: cancellationToken));
        var addresses = await connection.QueryAsync<string>(
            new CommandDefinition("SELECT address FROM blocked_account", transaction: transaction, cancellationToken: cancellationToken));
        var grants = await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT id FROM access_grant WHERE revoked_at IS NOT NULL AND expires_at >= @at",
            new { at = at.ToUnixTimeMilliseconds() },
            transaction,
            cancellationToken: cancellationToken));
        return new RevokedSet(version, addresses.Select(WalletAddress.Parse).ToFrozenSet(), grants.ToFrozenSet(StringComparer.Ordinal));
    }
}
