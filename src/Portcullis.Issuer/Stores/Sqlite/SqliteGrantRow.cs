using Portcullis.Conditions.Accounts;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>A row of <c>access_grant</c>.</summary>
internal sealed class SqliteGrantRow
{
    /// <summary>What a query must give for it.</summary>
    public const string Columns = """
        id AS Id, account AS Account, proof_kind AS ProofKind, linked AS Linked, audience AS Audience, client_id AS ClientId, scope AS Scope,
        is_bound AS IsBound, session_id AS SessionId, source_id AS SourceId, issued_at AS IssuedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt
        """;

    public required string Id { get; init; }

    public required string Account { get; init; }

    public required string ProofKind { get; init; }

    public string? Linked { get; init; }

    public required string Audience { get; init; }

    public required string ClientId { get; init; }

    public required string Scope { get; init; }

    public required long IsBound { get; init; }

    public string? SessionId { get; init; }

    public string? SourceId { get; init; }

    public required long IssuedAt { get; init; }

    public required long ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    /// <exception cref="StoreException">It is damaged.</exception>
    public Grant ToGrant() => new()
    {
        Id = Id,
        Account = AccountId.TryParse(Account, out var account) ? account : throw new StoreException("a stored account is damaged", null),
        ProofKind = Credentials.ProofKind.Find(ProofKind) ?? throw new StoreException("a stored proof kind is not known", null),
        Linked = Linked is null ? [] : [.. Linked.Split('\n').Select(one => ProvenAccount.Parse(one) ?? throw new StoreException("a stored account is damaged", null))],
        Audience = Audience,
        ClientId = ClientId,
        Scope = Scope,
        IsBound = IsBound != 0,
        SessionId = SessionId,
        SourceId = SourceId,
        IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(IssuedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
        RevokedAt = RevokedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
