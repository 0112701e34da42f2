using Microsoft.AspNetCore.Authorization;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>Lets authorization policies ask for attestations.</summary>
public static class AttestationPolicyExtensions
{
    /// <summary>Asks for an attestation that each of some conditions was met, of a wallet whose control was proven. Needs <c>AddPortcullisAttestations</c>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="conditionHashes">The conditions' hashes, at least one.</param>
    /// <exception cref="ArgumentException">There is no hash, or one has another form.</exception>
    public static AuthorizationPolicyBuilder RequireAttestation(this AuthorizationPolicyBuilder policy, params IEnumerable<string> conditionHashes) =>
        policy.RequireAttestation(new AttestationRequirement(conditionHashes));

    /// <summary>Asks for an attestation. Needs <c>AddPortcullisAttestations</c>.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="requirement">What it must say.</param>
    public static AuthorizationPolicyBuilder RequireAttestation(this AuthorizationPolicyBuilder policy, AttestationRequirement requirement)
    {
        ArgumentNullException.ThrowIfNull(policy);
        policy.AuthenticationSchemes.Add(AttestationDefaults.AuthenticationScheme);
        return policy.AddRequirements(requirement);
    }
}
