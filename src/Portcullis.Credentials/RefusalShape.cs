namespace Portcullis.Credentials;

/// <summary>How a refusal's body is laid out.</summary>
public enum RefusalShape
{
    /// <summary>RFC 9457 problem details: <c>{type, title, status, detail, code}</c>.</summary>
    Problem,

    /// <summary>RFC 6749, 5.2: <c>{error, error_description, code}</c>.</summary>
    OAuth,

    /// <summary>The attestation API's envelope: <c>{ok: false, error: {code, message}}</c>.</summary>
    Envelope,
}
