using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>Opens a grant and signs its access token; a token without a stored grant does not exist.</summary>
internal sealed class AccessTokenIssuer(IGrantStore grants, KeyRing keys, IAuditLog audit, IOptions<IssuerOptions> options, TimeProvider clock)
{
    private const int IdSize = 16;

    /// <summary>Issues a token.</summary>
    /// <exception cref="StoreException">The grant cannot be stored; no token was made.</exception>
    public async Task<IssuedToken> IssueAsync(Account account, ProofKind kind, string clientId, string scope, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var lifetime = TimeSpan.FromSeconds(Math.Floor(options.Value.Tokens.Lifetime.TotalSeconds));
        var token = new AccessToken
        {
            Issuer = options.Value.PublicUrl,
            Account = account.ToString(),
            Proof = kind,
            Audience = options.Value.PublicUrl,
            Id = NewId(now),
            ClientId = clientId,
            Scope = scope,
            IssuedAt = now,
            NotBefore = now,
            ExpiresAt = now + lifetime,
        };
        await grants.OpenAsync(GrantOf(token, account, kind), cancellationToken);
        audit.Record(new AuditEntry("grant_opened", token.Account, null, null, token.Id));
        return new IssuedToken(token.Sign(keys.Current), lifetime);
    }

    // 96 random bits. The time comes first so that grants of one time lie together in the store.
    private static string NewId(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[IdSize];
        BinaryPrimitives.WriteUInt32BigEndian(id, (uint)now.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(id[sizeof(uint)..]);
        return Base64Url.EncodeToString(id);
    }

    private static Grant GrantOf(AccessToken token, Account account, ProofKind kind) => new()
    {
        Id = token.Id,
        Account = account,
        ProofKind = kind,
        Audience = token.Audience,
        ClientId = token.ClientId,
        Scope = token.Scope,
        IssuedAt = token.IssuedAt,
        ExpiresAt = token.ExpiresAt,
    };
}
