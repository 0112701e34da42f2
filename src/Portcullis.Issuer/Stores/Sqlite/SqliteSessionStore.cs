using Dapper;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteSessionStore(SqliteDatabase database) : ISessionStore
{
    private const string Columns = """
        id AS Id, digest AS Digest, accounts AS Accounts, client_id AS ClientId, scope AS Scope, thumbprint AS KeyThumbprint, audience AS Audience,
        opened_at AS OpenedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt
        """;

    private const string RevokeGrants = "UPDATE access_grant SET revoked_at = @at WHERE session_id = @id AND revoked_at IS NULL";

    public Task OpenAsync(Session session, Grant grant, CancellationToken cancellationToken) => database.Group.WriteAsync(
        statements =>
        {
            SqliteGrantStore.Open(statements, grant);
            return Open(statements, session);
        },
        cancellationToken);

    /// <summary>Remembers a new session, as a part of a transaction.</summary>
    /// <returns>1.</returns>
    public static int Open(SqliteStatements statements, Session session)
    {
        const string sql = """
            INSERT INTO session (id, digest, accounts, client_id, scope, thumbprint, audience, opened_at, expires_at, revoked_at)
            VALUES (@id, @digest, @accounts, @client, @scope, @thumbprint, @audience, @opened, @expires, @revoked)
            """;
        return statements.Execute(
            sql,
            ("@id", session.Id),
            ("@digest", session.Digest),
            ("@accounts", SessionAccounts.Write(session.Accounts)),
            ("@client", session.ClientId),
            ("@scope", session.Scope),
            ("@thumbprint", session.KeyThumbprint),
            ("@audience", session.Audience),
            ("@opened", session.OpenedAt.ToUnixTimeMilliseconds()),
            ("@expires", session.ExpiresAt.ToUnixTimeMilliseconds()),
            ("@revoked", session.RevokedAt?.ToUnixTimeMilliseconds()));
    }

    public async Task<Session?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition($"SELECT {Columns} FROM session WHERE id = @id", new { id }, cancellationToken: cancellationToken);
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Row>(command), cancellationToken);
        return row?.ToSession();
    }

    public Task<bool> TryRenewAsync(Session session, string digest, Grant grant, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.Group.WriteAsync(statements => Renew(statements, session, digest, at) && SqliteGrantStore.Open(statements, grant) == 1, cancellationToken);

    public Task<bool> TryReplaceAsync(Session session, string digest, Grant grant, DateTimeOffset at, CancellationToken cancellationToken) => database.Group.WriteAsync(
        statements =>
        {
            if (!Renew(statements, session, digest, at))
            {
                return false;
            }

            statements.Execute(RevokeGrants, ("@at", at.ToUnixTimeMilliseconds()), ("@id", session.Id));
            return SqliteGrantStore.Open(statements, grant) == 1;
        },
        cancellationToken);

    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string session = "UPDATE session SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL";
        var time = at.ToUnixTimeMilliseconds();
        return database.Group.WriteAsync(
            statements =>
            {
                var changed = statements.Execute(session, ("@at", time), ("@id", id)) == 1;
                statements.Execute(RevokeGrants, ("@at", time), ("@id", id));
                return changed;
            },
            cancellationToken);
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string sql = "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < @before LIMIT @limit)";
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }

    private static bool Renew(SqliteStatements statements, Session session, string digest, DateTimeOffset at)
    {
        const string sql = """
            UPDATE session SET digest = @next, accounts = @accounts
            WHERE id = @id AND digest = @digest AND revoked_at IS NULL AND expires_at > @at
            """;
        return statements.Execute(
            sql,
            ("@next", session.Digest),
            ("@accounts", SessionAccounts.Write(session.Accounts)),
            ("@id", session.Id),
            ("@digest", digest),
            ("@at", at.ToUnixTimeMilliseconds())) == 1;
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Digest { get; init; }

        public required string Accounts { get; init; }

        public required string ClientId { get; init; }

        public required string Scope { get; init; }

        public string? KeyThumbprint { get; init; }

        public string? Audience { get; init; }

        public required long OpenedAt { get; init; }

        public required long ExpiresAt { get; init; }

        public long? RevokedAt { get; init; }

        public Session ToSession() => new()
        {
            Id = Id,
            Digest = Digest,
            Accounts = SessionAccounts.Read(Accounts),
            ClientId = ClientId,
            Scope = Scope,
            KeyThumbprint = KeyThumbprint,
            Audience = Audience,
            OpenedAt = DateTimeOffset.FromUnixTimeMilliseconds(OpenedAt),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            RevokedAt = RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        };
    }
}
