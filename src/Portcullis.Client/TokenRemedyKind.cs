namespace Portcullis.Client;

/// <summary>The kinds of what helps after a refusal.</summary>
internal enum TokenRemedyKind
{
    /// <summary>Nothing that is done here.</summary>
    None,

    /// <summary>Other tokens: by a refresh or a sign-in, or by a new proof alone.</summary>
    OtherTokens,

    /// <summary>The nonce that came with the answer (RFC 9449, 9).</summary>
    Nonce,
}
