namespace Portcullis.Credentials;

/// <summary>The signature algorithms of access tokens (RFC 7518, 3.1). A verifier takes exactly one; a token's header never chooses.</summary>
public enum JwsAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256 (RFC 7518, 3.4).</summary>
    ES256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3), for consumers that read RSA keys alone.</summary>
    RS256,
}
