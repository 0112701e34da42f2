using Dapper;
using Microsoft.Data.Sqlite;
using Portcullis.Issuer.Events;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteEventStore(SqliteDatabase database) : IEventStore
{
    private const string Last = "SELECT IFNULL((SELECT seq FROM sqlite_sequence WHERE name = 'grant_event'), 0)";

    public Task AppendAsync(IReadOnlyList<GrantChange> changes, CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO grant_event (at, type, grant_id, policy, before, after, code, blocks)
            VALUES (@at, @type, @grant, @policy, @before, @after, @code, @blocks)
            """;
        return database.Group.WriteAsync(
            statements => changes.Sum(change => statements.Execute(
                sql,
                ("@at", change.At.ToUnixTimeMilliseconds()),
                ("@type", change.Change.Type),
                ("@grant", change.GrantId),
                ("@policy", change.Change.Policy),
                ("@before", change.Change.Before),
                ("@after", change.Change.After),
                ("@code", change.Change.Code),
                ("@blocks", change.Change.Blocks))),
            cancellationToken);
    }

    public async Task<EventSpan> GetSpanAsync(CancellationToken cancellationToken)
    {
        const string sql = $"SELECT name AS Log, IFNULL((SELECT MIN(number) FROM grant_event), ({Last}) + 1) AS First, ({Last}) AS Last FROM grant_event_log";
        var command = new CommandDefinition(sql, cancellationToken: cancellationToken);
        return await database.ReadAsync(connection => connection.QuerySingleAsync<EventSpan>(command), cancellationToken);
    }

    public async Task<IReadOnlyList<GrantEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        const string sql = $"""
            SELECT number AS Number, at AS At, type AS Type, policy AS Policy, before AS Before, after AS After, code AS Code, blocks AS Blocks, {SqliteGrantRow.Columns}
            FROM grant_event JOIN access_grant ON access_grant.id = grant_event.grant_id WHERE number > @after ORDER BY number LIMIT @limit
            """;
        var command = new CommandDefinition(sql, new { after, limit }, cancellationToken: cancellationToken);
        return [.. await database.ReadAsync(connection => connection.QueryAsync<Row, SqliteGrantRow, GrantEvent>(command, (row, grant) => row.ToEvent(grant.ToGrant()), "Id"), cancellationToken)];
    }

    public Task<WatchableGrants> ListWatchableAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ListWatchableAsync(connection, at, limit, cancellationToken), cancellationToken);

    public Task<int> DeleteOldAsync(DateTimeOffset before, long keep, int limit, CancellationToken cancellationToken)
    {
        // Always the oldest, so that what is kept has no gap: the first of them says what is gone.
        const string sql = $"""
            DELETE FROM grant_event WHERE number IN (SELECT number FROM grant_event ORDER BY number LIMIT @limit) AND number < MAX(
                IFNULL((SELECT MIN(number) FROM (SELECT number, at FROM grant_event ORDER BY number LIMIT @limit) WHERE at >= @before), ({Last}) + 1),
                ({Last}) - @keep + 1)
            """;
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), keep, limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }

    private static async Task<WatchableGrants> ListWatchableAsync(SqliteConnection connection, DateTimeOffset at, int limit, CancellationToken cancellationToken)
    {
        const string active = "expires_at > @at AND revoked_at IS NULL AND scope <> ''";
        const string grants = $"SELECT {SqliteGrantRow.Columns} FROM access_grant WHERE {active} ORDER BY issued_at DESC, id LIMIT @limit";
        const string told = """
            SELECT grant_id AS GrantId, policy AS Policy, after AS After FROM grant_event
            WHERE number IN (SELECT MAX(number) FROM grant_event WHERE policy IS NOT NULL GROUP BY grant_id, policy)
            """;

        // A deferred transaction: what it reads is of one moment, and it keeps no writer waiting.
        await using var transaction = connection.BeginTransaction(deferred: true);
        var number = await connection.ExecuteScalarAsync<long>(new CommandDefinition(Last, transaction: transaction, cancellationToken: cancellationToken));
        var rows = await connection.QueryAsync<SqliteGrantRow>(new CommandDefinition(grants, new { at = at.ToUnixTimeMilliseconds(), limit }, transaction, cancellationToken: cancellationToken));
        var changes = await connection.QueryAsync<(string GrantId, string Policy, string? After)>(new CommandDefinition(told, transaction: transaction, cancellationToken: cancellationToken));
        var byGrant = changes.ToLookup(change => change.GrantId, StringComparer.Ordinal);
        return new WatchableGrants(
            number,
            [.. rows.Select(row => new WatchableGrant(row.ToGrant(), byGrant[row.Id].ToDictionary(change => change.Policy, change => change.After, StringComparer.Ordinal)))]);
    }

    private sealed class Row
    {
        public required long Number { get; init; }

        public required long At { get; init; }

        public required string Type { get; init; }

        public string? Policy { get; init; }

        public string? Before { get; init; }

        public string? After { get; init; }

        public string? Code { get; init; }

        public string? Blocks { get; init; }

        public GrantEvent ToEvent(Grant grant) =>
            new(Number, DateTimeOffset.FromUnixTimeMilliseconds(At), Type, grant, Policy is null ? null : new AccessChange(Policy, Before, After, Code, Blocks ?? "{}"));
    }
}
