using Dapper;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteGrantStore(SqliteDatabase database) : IGrantStore
{
    private const string Insert = "INSERT INTO access_grant (id, account, address, proof_kind, linked, audience, client_id, scope, is_bound, session_id, source_id, issued_at, expires_at, revoked_at)";
    private const string Values = "@id, @account, @address, @kind, @linked, @audience, @client, @scope, @bound, @session, @source, @issued, @expires, @revoked";

    public Task OpenAsync(Grant grant, CancellationToken cancellationToken) =>
        database.Group.WriteOneAsync(statements => Open(statements, grant), cancellationToken);

    /// <summary>Remembers a new grant, as a part of a transaction.</summary>
    /// <returns>1.</returns>
    public static int Open(SqliteStatements statements, Grant grant)
    {
        const string sql = $"{Insert} VALUES ({Values})";
        return Execute(statements, sql, grant);
    }

    public Task<bool> TryOpenFromSourceAsync(Grant grant, CancellationToken cancellationToken)
    {
        const string sql = $"{Insert} SELECT {Values} WHERE EXISTS (SELECT 1 FROM access_grant WHERE id = @source AND revoked_at IS NULL)";
        return database.Group.WriteOneAsync(statements => Execute(statements, sql, grant) == 1, cancellationToken);
    }

    public async Task<Grant?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition($"SELECT {SqliteGrantRow.Columns} FROM access_grant WHERE id = @id", new { id }, cancellationToken: cancellationToken);
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<SqliteGrantRow>(command), cancellationToken);
        return row?.ToGrant();
    }

    public async Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string sql = "UPDATE access_grant SET revoked_at = @at WHERE (id = @id OR source_id = @id) AND revoked_at IS NULL";
        var command = new CommandDefinition(sql, new { id, at = at.ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken);
        return await database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken) > 0;
    }

    public async Task<IReadOnlyList<Grant>> ListActiveAsync(AccountId account, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string sql = $"""
            SELECT {SqliteGrantRow.Columns} FROM access_grant
            WHERE address = @address AND account = @account AND expires_at > @at AND revoked_at IS NULL
            ORDER BY issued_at DESC, id
            """;
        var parameters = new { address = account.Address.Key, account = account.ToString(), at = at.ToUnixTimeMilliseconds() };
        var command = new CommandDefinition(sql, parameters, cancellationToken: cancellationToken);
        var rows = await database.ReadAsync(connection => connection.QueryAsync<SqliteGrantRow>(command), cancellationToken);
        return [.. rows.Select(row => row.ToGrant())];
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string sql = "DELETE FROM access_grant WHERE id IN (SELECT id FROM access_grant WHERE expires_at < @before LIMIT @limit)";
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }

    private static int Execute(SqliteStatements statements, string sql, Grant grant) => statements.Execute(
        sql,
        ("@id", grant.Id),
        ("@account", grant.Account.ToString()),
        ("@address", grant.Account.Address.Key),
        ("@kind", grant.ProofKind.Name),
        ("@linked", grant.Linked.Count == 0 ? null : string.Join('\n', grant.Linked)),
        ("@audience", grant.Audience),
        ("@client", grant.ClientId),
        ("@scope", grant.Scope),
        ("@bound", grant.IsBound ? 1 : 0),
        ("@session", grant.SessionId),
        ("@source", grant.SourceId),
        ("@issued", grant.IssuedAt.ToUnixTimeMilliseconds()),
        ("@expires", grant.ExpiresAt.ToUnixTimeMilliseconds()),
        ("@revoked", grant.RevokedAt?.ToUnixTimeMilliseconds()));
}
