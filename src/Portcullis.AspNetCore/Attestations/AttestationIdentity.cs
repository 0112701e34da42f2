using System.Security.Claims;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>
/// What a caller has shown, with the claim <c>jti</c>. It is not authenticated: an attestation may say no, and be about anybody's wallet, so that an endpoint that only asks for
/// somebody signed in must not take it.
/// </summary>
internal sealed class AttestationIdentity : ClaimsIdentity
{
    public AttestationIdentity(AttestationToken token)
        : base([new Claim("jti", token.Id, ClaimValueTypes.String, token.Issuer)]) => Token = token;

    private AttestationIdentity(AttestationIdentity other)
        : base(other) => Token = other.Token;

    public AttestationToken Token { get; }

    public override ClaimsIdentity Clone() => new AttestationIdentity(this);
}
