namespace Portcullis.AspNetCore.Attestations;

/// <summary>Names that apps may need in their own configuration.</summary>
public static class AttestationDefaults
{
    /// <summary>The authentication scheme of attestations.</summary>
    public const string AuthenticationScheme = "PortcullisAttestation";
}
