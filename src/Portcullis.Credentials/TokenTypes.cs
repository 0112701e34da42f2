namespace Portcullis.Credentials;

/// <summary>The JOSE <c>typ</c> values, which keep one kind of signed paper from passing for another.</summary>
public static class TokenTypes
{
    /// <summary>An access token (RFC 9068, 2.1).</summary>
    public const string AccessToken = "at+jwt";

    /// <summary>An attestation (RFC 7519, 5.1).</summary>
    public const string Attestation = "JWT";

    /// <summary>An id token (RFC 7519, 5.1). Attestations have the same: other keys and other claims keep the two apart.</summary>
    public const string IdToken = "JWT";

    /// <summary>A proof of possession of a key (RFC 9449, 4.2).</summary>
    public const string DpopProof = "dpop+jwt";

    /// <summary>The gateway's word to the upstream about who calls.</summary>
    public const string Assertion = "portcullis-assertion+jwt";
}
