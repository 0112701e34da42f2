using System.Security.Claims;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Who calls, by a verified access token: claims <c>sub</c> (the account, also the name), <c>scope</c>, <c>client_id</c> and <c>jti</c>.</summary>
/// <remarks>
/// One for all requests with that token, so it does not change: what one request added, another would find. A clone may change.
/// </remarks>
internal sealed class AccessTokenIdentity : ClaimsIdentity
{
    private const string AccountClaim = "sub";

    private readonly bool _isShared;
    private readonly Claim _account;

    public AccessTokenIdentity(AccessToken token)
        : base(Claims(token), PortcullisDefaults.AuthenticationScheme, AccountClaim, "role") =>
        (Token, _isShared, _account) = (token, true, base.FindFirst(AccountClaim)!);

    private AccessTokenIdentity(AccessTokenIdentity other)
        : base(other) => (Token, _account) = (other.Token, other._account);

    public AccessToken Token { get; }

    /// <summary>Every gated request asks for the account, and the framework's search allocates.</summary>
    public override Claim? FindFirst(string type) => _isShared && type == AccountClaim ? _account : base.FindFirst(type);

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
        if (_isShared)
        {
            throw new InvalidOperationException(
                "This identity is shared by all requests with its token; add a further identity to the principal, or change a clone.");
        }
    }

    private static new Claim[] Claims(AccessToken token) =>
    [
        Claim(AccountClaim, token.Account, token),
        Claim("scope", token.Scope, token),
        Claim("client_id", token.ClientId, token),
        Claim("jti", token.Id, token),
    ];

    private static Claim Claim(string type, string value, AccessToken token) => new(type, value, ClaimValueTypes.String, token.Issuer);
}
