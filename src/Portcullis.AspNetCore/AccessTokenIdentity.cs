using System.Security.Claims;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Who calls, by a verified access token: claims <c>sub</c> (the account or its pseudonym, also the name), <c>proof</c>, <c>scope</c>, <c>client_id</c>, <c>jti</c>, a <c>linked_account</c> for each, and <c>jkt</c> when it is bound to a key.</summary>
/// <remarks>
/// One for all requests with that token, so it does not change: what one request added, another would find. A clone may change.
/// </remarks>
internal sealed class AccessTokenIdentity : ClaimsIdentity
{
    private const string AccountClaim = "sub";

    // Null for a clone, which may change.
    private readonly Claim[]? _shared;

    public AccessTokenIdentity(AccessToken token)
        : this(token, ClaimsOf(token))
    {
    }

    private AccessTokenIdentity(AccessToken token, Claim[] claims)
        : base(claims, PortcullisDefaults.AuthenticationScheme, AccountClaim, "role") => (Token, _shared) = (token, claims);

    private AccessTokenIdentity(AccessTokenIdentity other)
        : base(other) => Token = other.Token;

    public AccessToken Token { get; }

    /// <summary>Every gated request asks for the account, and the framework's search allocates.</summary>
    public override Claim? FindFirst(string type)
    {
        if (_shared is null)
        {
            return base.FindFirst(type);
        }

        foreach (var claim in _shared)
        {
            if (string.Equals(claim.Type, type, StringComparison.OrdinalIgnoreCase))
            {
                return claim;
            }
        }

        return null;
    }

    public override ClaimsIdentity Clone() => new AccessTokenIdentity(this);

    public override void AddClaim(Claim claim)
    {
        ThrowIfShared();
        base.AddClaim(claim);
    }

    public override void AddClaims(IEnumerable<Claim?> claims)
    {
        ThrowIfShared();
        base.AddClaims(claims);
    }

    public override void RemoveClaim(Claim? claim)
    {
        ThrowIfShared();
        base.RemoveClaim(claim);
    }

    public override bool TryRemoveClaim(Claim? claim)
    {
        ThrowIfShared();
        return base.TryRemoveClaim(claim);
    }

    private void ThrowIfShared()
    {
        if (_shared is not null)
        {
            throw new InvalidOperationException(
                "This identity is shared by all requests with its token; add a further identity to the principal, or change a clone.");
        }
    }

    private static Claim[] ClaimsOf(AccessToken token) =>
    [
        Claim(AccountClaim, token.Account, token),
        Claim("proof", token.Proof.Name, token),
        Claim("scope", token.Scope, token),
        Claim("client_id", token.ClientId, token),
        Claim("jti", token.Id, token),
        .. token.Linked.Select(linked => Claim("linked_account", linked.ToString(), token)),
        .. token.SealedAccounts is { } accounts ? [Claim("sealed_accounts", accounts, token)] : (Claim[])[],
        .. token.IsHeldToScope ? [Claim(AccessToken.HeldScopeClaim, token.Scope, token)] : (Claim[])[],
        .. token.KeyThumbprint is { } thumbprint ? [Claim("jkt", thumbprint, token)] : (Claim[])[],
    ];

    private static Claim Claim(string type, string value, AccessToken token) => new(type, value, ClaimValueTypes.String, token.Issuer);
}
