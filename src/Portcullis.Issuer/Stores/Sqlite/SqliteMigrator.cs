using Dapper;
using Microsoft.Data.Sqlite;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>Brings a database's tables up to date, all steps in one transaction.</summary>
internal static class SqliteMigrator
{
    /// <summary>Runs the steps that the database has not seen.</summary>
    /// <returns>The version that the database has now.</returns>
    /// <exception cref="StoreException">The database belongs to a newer program.</exception>
    public static async Task<long> RunAsync(SqliteConnection connection, IReadOnlyList<SqliteMigration> migrations, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition("PRAGMA journal_mode = WAL", cancellationToken: cancellationToken));
        await using var transaction = connection.BeginTransaction(deferred: false);
        var known = migrations[^1].Version;
        var present = await GetVersionAsync(connection, transaction, cancellationToken);
        if (present > known)
        {
            throw new StoreException(
                $"the database has version {present}, but this program knows versions up to {known} only: run the newer program, or restore the backup from before it", null);
        }

        foreach (var migration in migrations.Where(migration => migration.Version > present))
        {
            await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, cancellationToken: cancellationToken));
        }

        await connection.ExecuteAsync(new CommandDefinition("UPDATE schema_version SET version = @known", new { known }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return known;
    }

    private static async Task<long> GetVersionAsync(SqliteConnection connection, SqliteTransaction transaction, CancellationToken cancellationToken)
    {
        const string sql = """
            CREATE TABLE IF NOT EXISTS schema_version (id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL);
            INSERT INTO schema_version (id, version) VALUES (1, 0) ON CONFLICT DO NOTHING;
            SELECT version FROM schema_version;
            """;
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, transaction: transaction, cancellationToken: cancellationToken));
    }
}
