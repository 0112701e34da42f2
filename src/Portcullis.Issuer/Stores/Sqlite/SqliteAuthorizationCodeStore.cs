using Dapper;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteAuthorizationCodeStore(SqliteDatabase database) : IAuthorizationCodeStore
{
    private const string Columns = """
        digest AS Digest, client_id AS ClientId, redirect_uri AS RedirectUri, code_challenge AS CodeChallenge, scope AS Scope, openid AS OpenId, nonce AS Nonce, audience AS Audience,
        accounts AS Accounts, authenticated_at AS AuthenticatedAt, expires_at AS ExpiresAt, grant_id AS GrantId
        """;

    public Task AddAsync(AuthorizationCode code, CancellationToken cancellationToken)
    {
        const string sql = """
            INSERT INTO authorization_code (digest, client_id, redirect_uri, code_challenge, scope, openid, nonce, audience, accounts, authenticated_at, expires_at, grant_id)
            VALUES (@digest, @client, @redirect, @challenge, @scope, @openid, @nonce, @audience, @accounts, @authenticated, @expires, @grant)
            """;
        return database.Group.WriteOneAsync(
            statements => statements.Execute(
                sql,
                ("@digest", code.Digest),
                ("@client", code.ClientId),
                ("@redirect", code.RedirectUri),
                ("@challenge", code.CodeChallenge),
                ("@scope", code.Scope),
                ("@openid", code.IsOpenId ? 1 : 0),
                ("@nonce", code.Nonce),
                ("@audience", code.Audience),
                ("@accounts", SessionAccounts.Write(code.Accounts)),
                ("@authenticated", code.AuthenticatedAt.ToUnixTimeMilliseconds()),
                ("@expires", code.ExpiresAt.ToUnixTimeMilliseconds()),
                ("@grant", code.GrantId)),
            cancellationToken);
    }

    public async Task<AuthorizationCode?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition($"SELECT {Columns} FROM authorization_code WHERE digest = @digest", new { digest }, cancellationToken: cancellationToken);
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Row>(command), cancellationToken);
        return row?.ToCode();
    }

    public Task<bool> TryRedeemAsync(string digest, Session? session, Grant grant, CancellationToken cancellationToken)
    {
        const string sql = "UPDATE authorization_code SET grant_id = @grant WHERE digest = @digest AND grant_id IS NULL";
        return database.Group.WriteAsync(
            statements =>
            {
                if (statements.Execute(sql, ("@grant", grant.Id), ("@digest", digest)) != 1)
                {
                    return false;
                }

                SqliteGrantStore.Open(statements, grant);
                return session is null || SqliteSessionStore.Open(statements, session) == 1;
            },
            cancellationToken);
    }

    public Task<int> DeleteExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string sql = "DELETE FROM authorization_code WHERE digest IN (SELECT digest FROM authorization_code WHERE expires_at < @before LIMIT @limit)";
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }

    private sealed class Row
    {
        public required string Digest { get; init; }

        public required string ClientId { get; init; }

        public required string RedirectUri { get; init; }

        public required string CodeChallenge { get; init; }

        public required string Scope { get; init; }

        public required long OpenId { get; init; }

        public string? Nonce { get; init; }

        public string? Audience { get; init; }

        public required string Accounts { get; init; }

        public required long AuthenticatedAt { get; init; }

        public required long ExpiresAt { get; init; }

        public string? GrantId { get; init; }

        public AuthorizationCode ToCode() => new()
        {
            Digest = Digest,
            ClientId = ClientId,
            RedirectUri = RedirectUri,
            CodeChallenge = CodeChallenge,
            Scope = Scope,
            IsOpenId = OpenId != 0,
            Nonce = Nonce,
            Audience = Audience,
            Accounts = SessionAccounts.Read(Accounts),
            AuthenticatedAt = DateTimeOffset.FromUnixTimeMilliseconds(AuthenticatedAt),
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
            GrantId = GrantId,
        };
    }
}
