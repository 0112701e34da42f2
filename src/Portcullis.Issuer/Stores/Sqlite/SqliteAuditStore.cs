using Dapper;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteAuditStore(SqliteDatabase database) : IAuditStore
{
    public Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO audit_entry (at, kind, account, code, policy, grant_id, claimed)
            VALUES (@at, @kind, @account, @code, @policy, @grant, @claimed)
            """;
        return database.Group.WriteAsync(
            statements => records.Sum(record => statements.Execute(
                sql,
                ("@at", record.At.ToUnixTimeMilliseconds()),
                ("@kind", record.Entry.Kind),
                ("@account", record.Entry.Account),
                ("@code", record.Entry.Code),
                ("@policy", record.Entry.Policy),
                ("@grant", record.Entry.GrantId),
                ("@claimed", record.Entry.Claimed))),
            cancellationToken);
    }

    public async Task<IReadOnlyList<AuditRecord>> ListAsync(int count, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT at AS At, kind AS Kind, account AS Account, code AS Code, policy AS Policy, grant_id AS GrantId, claimed AS Claimed
            FROM audit_entry ORDER BY id DESC LIMIT @count
            """;
        var command = new CommandDefinition(sql, new { count }, cancellationToken: cancellationToken);
        var rows = await database.ReadAsync(connection => connection.QueryAsync<Row>(command), cancellationToken);
        return [.. rows.Select(row => row.ToRecord())];
    }

    public Task<int> DeleteOldAsync(DateTimeOffset before, long keep, int limit, CancellationToken cancellationToken)
    {
        const string sql = """
            DELETE FROM audit_entry WHERE id IN (
                SELECT id FROM audit_entry WHERE at < @before
                UNION ALL SELECT id FROM audit_entry WHERE kind = 'refused' AND account IS NULL AND id <= (
                    SELECT id FROM audit_entry WHERE kind = 'refused' AND account IS NULL ORDER BY id DESC LIMIT 1 OFFSET @keep)
                UNION ALL SELECT id FROM audit_entry WHERE kind = 'refused' AND account IS NOT NULL AND id <= (
                    SELECT id FROM audit_entry WHERE kind = 'refused' AND account IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET @keep)
                LIMIT @limit)
            """;
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), keep, limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }

    private sealed record Row(long At, string Kind, string? Account, string? Code, string? Policy, string? GrantId, string? Claimed)
    {
        public AuditRecord ToRecord() => new(DateTimeOffset.FromUnixTimeMilliseconds(At), new AuditEntry(Kind, Account, Code, Policy, GrantId) { Claimed = Claimed });
    }
}
