using Dapper;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteGrantStore(SqliteDatabase database) : IGrantStore
{
    private const string Columns = """
        id AS Id, account AS Account, proof_kind AS ProofKind, audience AS Audience, client_id AS ClientId, scope AS Scope,
        session_id AS SessionId, source_id AS SourceId, issued_at AS IssuedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt
        """;

    private const string Insert = "INSERT INTO access_grant (id, account, address, proof_kind, audience, client_id, scope, session_id, source_id, issued_at, expires_at, revoked_at)";
    private const string Values = "@id, @account, @address, @kind, @audience, @client, @scope, @session, @source, @issued, @expires, @revoked";

    public Task OpenAsync(Grant grant, CancellationToken cancellationToken) =>
        database.Group.WriteAsync(statements => Open(statements, grant), cancellationToken);

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
        return database.Group.WriteAsync(statements => Execute(statements, sql, grant) == 1, cancellationToken);
    }

    public async Task<Grant?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition($"SELECT {Columns} FROM access_grant WHERE id = @id", new { id }, cancellationToken: cancellationToken);
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Row>(command), cancellationToken);
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
            SELECT {Columns} FROM access_grant
            WHERE address = @address AND account = @account AND expires_at > @at AND revoked_at IS NULL
            ORDER BY issued_at DESC, id
            """;
        var parameters = new { address = account.Address.Key, account = account.ToString(), at = at.ToUnixTimeMilliseconds() };
        var command = new CommandDefinition(sql, parameters, cancellationToken: cancellationToken);
        var rows = await database.ReadAsync(connection => connection.QueryAsync<Row>(command), cancellationToken);
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
        ("@audience", grant.Audience),
        ("@client", grant.ClientId),
        ("@scope", grant.Scope),
        ("@session", grant.SessionId),
        ("@source", grant.SourceId),
        ("@issued", grant.IssuedAt.ToUnixTimeMilliseconds()),
        ("@expires", grant.ExpiresAt.ToUnixTimeMilliseconds()),
        ("@revoked", grant.RevokedAt?.ToUnixTimeMilliseconds()));

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Account { get; init; }

        public required string ProofKind { get; init; }

        public required string Audience { get; init; }

        public required string ClientId { get; init; }

        public required string Scope { get; init; }

        public string? SessionId { get; init; }

        public string? SourceId { get; init; }

        public required long IssuedAt { get; init; }

        public required long ExpiresAt { get; init; }

        public long? RevokedAt { get; init; }

        public Grant ToGrant() => new()
        {
            Id = Id,
            Account = AccountId.TryParse(Account, out var account) ? account : throw new StoreException("a stored account is damaged", null),
            ProofKind = Credentials.ProofKind.Find(ProofKind) ?? throw new StoreException("a stored proof kind is not known", null),
            Audience = Audience,
            ClientId = ClientId,
            Scope = Scope,
            SessionId = SessionId,
            SourceId = SourceId,
            IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(IssuedAt),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            RevokedAt = RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        };
    }
}
