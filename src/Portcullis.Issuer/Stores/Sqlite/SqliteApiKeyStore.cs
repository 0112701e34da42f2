using Dapper;

namespace Portcullis.Issuer.Stores.Sqlite;

internal sealed class SqliteApiKeyStore(SqliteDatabase database) : IApiKeyStore
{
    private const string Columns = """
        id AS Id, name AS Name, tier AS Tier, email AS Email, credits AS Credits, daily_limit AS DailyLimit, created_at AS CreatedAt, revoked_at AS RevokedAt
        """;

    public Task CreateAsync(ApiKey key, string digest, CancellationToken cancellationToken) =>
        database.Group.WriteOneAsync(statements => Insert(statements, key, digest, from: null), cancellationToken);

    public Task<SelfServiceKind> TryCreateAsync(ApiKey key, string digest, SelfServiceRules rules, CancellationToken cancellationToken)
    {
        const string taken = "SELECT COUNT(*) FROM api_key WHERE email = @email";
        const string made = "SELECT COUNT(*) FROM api_key WHERE created_from = @from AND created_at > @since";
        return database.Group.WriteAsync(
            statements =>
            {
                // The place first: else e-mail addresses could be tried without end.
                if (statements.Count(made, ("@from", rules.From), ("@since", rules.Since.ToUnixTimeMilliseconds())) >= rules.Most)
                {
                    return SelfServiceKind.TooMany;
                }

                if (statements.Count(taken, ("@email", key.Email)) > 0)
                {
                    return SelfServiceKind.EmailTaken;
                }

                Insert(statements, key, digest, rules.From);
                return SelfServiceKind.Made;
            },
            cancellationToken);
    }

    public async Task<ApiKey?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        var command = new CommandDefinition($"SELECT {Columns} FROM api_key WHERE digest = @digest", new { digest }, cancellationToken: cancellationToken);
        var row = await database.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<Row>(command), cancellationToken);
        return row?.ToKey();
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        var command = new CommandDefinition($"SELECT {Columns} FROM api_key ORDER BY created_at DESC, id", cancellationToken: cancellationToken);
        var rows = await database.ReadAsync(connection => connection.QueryAsync<Row>(command), cancellationToken);
        return [.. rows.Select(row => row.ToKey())];
    }

    public async Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string sql = "UPDATE api_key SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL";
        var command = new CommandDefinition(sql, new { id, at = at.ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken);
        return await database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken) == 1;
    }

    public Task<Charge> ChargeAsync(AttestationRecord record, CancellationToken cancellationToken)
    {
        var at = record.AttestedAt.ToUnixTimeMilliseconds();
        var day = record.AttestedAt.ToUnixTimeSeconds() / 86_400;
        return database.Group.WriteAsync(statements => Charge(statements, record, at, day), cancellationToken);
    }

    public Task<int> DeleteOldAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string sql = """
            DELETE FROM attestation WHERE number IN (
                SELECT number FROM (SELECT number, attested_at FROM attestation ORDER BY number LIMIT @limit) WHERE attested_at < @before)
            """;
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }

    public Task<int> ForgetPlacesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        const string sql = """
            UPDATE api_key SET created_from = NULL WHERE id IN (
                SELECT id FROM api_key WHERE created_from IS NOT NULL AND created_at < @before LIMIT @limit)
            """;
        var command = new CommandDefinition(sql, new { before = before.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken);
        return database.WriteAsync(connection => connection.ExecuteAsync(command), cancellationToken);
    }

    /// <summary>The record first: only where it could be made is anything taken.</summary>
    private static Charge Charge(SqliteStatements statements, AttestationRecord record, long at, long day)
    {
        // A clock that was set back begins no new day.
        const string sql = """
            INSERT INTO attestation (id, api_key_id, wallet, pass, credits, attested_at)
            SELECT @id, id, @wallet, @pass, @credits, @at FROM api_key
            WHERE id = @key AND revoked_at IS NULL AND (credits IS NULL OR credits >= @credits) AND (daily_limit IS NULL OR day < @day OR day_count < daily_limit)
            """;
        const string charge = """
            UPDATE api_key SET credits = credits - @credits, day_count = CASE WHEN day < @day THEN 1 ELSE day_count + 1 END, day = MAX(day, @day)
            WHERE id = @key RETURNING credits
            """;
        var isRecorded = statements.Execute(
            sql,
            ("@id", record.Id),
            ("@wallet", record.Wallet),
            ("@pass", record.Pass ? 1 : 0),
            ("@credits", record.Credits),
            ("@at", at),
            ("@key", record.ApiKeyId),
            ("@day", day)) == 1;
        return isRecorded
            ? new Charge(ChargeKind.Charged, statements.Read(charge, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), ("@credits", record.Credits), ("@day", day), ("@key", record.ApiKeyId)))
            : new Charge(WhyNot(statements, record), null);
    }

    private static ChargeKind WhyNot(SqliteStatements statements, AttestationRecord record)
    {
        const string sql = "SELECT credits IS NULL OR credits >= @credits FROM api_key WHERE id = @key AND revoked_at IS NULL";
        return statements.Read(sql, row => (bool?)row.GetBoolean(0), ("@credits", record.Credits), ("@key", record.ApiKeyId)) switch
        {
            null => ChargeKind.NoKey,
            false => ChargeKind.NoCredits,
            true => ChargeKind.DailyLimit,
        };
    }

    private static int Insert(SqliteStatements statements, ApiKey key, string digest, string? from)
    {
        const string sql = """
            INSERT INTO api_key (id, digest, name, tier, email, created_from, credits, daily_limit, created_at, revoked_at)
            VALUES (@id, @digest, @name, @tier, @email, @from, @credits, @limit, @at, NULL)
            """;
        return statements.Execute(
            sql,
            ("@id", key.Id),
            ("@digest", digest),
            ("@name", key.Name),
            ("@tier", key.Tier),
            ("@email", key.Email),
            ("@from", from),
            ("@credits", key.Credits),
            ("@limit", key.DailyLimit),
            ("@at", key.CreatedAt.ToUnixTimeMilliseconds()));
    }

    private sealed record Row(string Id, string Name, string Tier, string? Email, long? Credits, long? DailyLimit, long CreatedAt, long? RevokedAt)
    {
        public ApiKey ToKey() => new()
        {
            Id = Id,
            Name = Name,
            Tier = Tier,
            Email = Email,
            Credits = Credits,
            DailyLimit = DailyLimit,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            RevokedAt = RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        };
    }
}
