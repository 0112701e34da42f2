using System.Security.Claims;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Who calls, by a verified access token: claims <c>sub</c> (the account, also the name), <c>scope</c>, <c>client_id</c> and <c>jti</c>.</summary>
internal sealed class AccessTokenIdentity : ClaimsIdentity
{
    public AccessTokenIdentity(AccessToken token)
        : base(Claims(token), PortcullisDefaults.AuthenticationScheme, "sub", "role") => Token = token;

    private AccessTokenIdentity(AccessTokenIdentity other)
        : base(other) => Token = other.Token;

    public AccessToken Token { get; }

    public override ClaimsIdentity Clone() => new AccessTokenIdentity(this);

    private static new Claim[] Claims(AccessToken token) =>
    [
        Claim("sub", token.Account, token),
        Claim("scope", token.Scope, token),
        Claim("client_id", token.ClientId, token),
        Claim("jti", token.Id, token),
    ];

    private static Claim Claim(string type, string value, AccessToken token) => new(type, value, ClaimValueTypes.String, token.Issuer);
}
