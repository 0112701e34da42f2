using System.Security.Claims;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>What an endpoint may ask about its caller's attestation.</summary>
public static class AttestationClaimsPrincipalExtensions
{
    /// <summary>
    /// The attestation that the caller sent; null when there is none. Signature, issuer and times are right. That it says yes, and to what, is certain only behind
    /// <see cref="AttestationRequirement"/>; that <see cref="AttestationToken.Wallet"/> is the caller's, only where <see cref="AttestationToken.IsWalletProven"/>, and by a contract's word (<see cref="AttestationToken.Proof"/>)
    /// on the chain of the results alone.
    /// </summary>
    public static AttestationToken? FindAttestation(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.Identities.OfType<AttestationIdentity>().FirstOrDefault()?.Token;
    }
}
