namespace Portcullis.Client.Remedies;

/// <summary>The kinds of what helps after a refusal.</summary>
internal enum TokenRemedyKind
{
    /// <summary>Nothing that is done here.</summary>
    None,

    /// <summary>Other tokens, by a refresh or a sign-in.</summary>
    OtherTokens,

    /// <summary>Other tokens, by a new proof of the account alone.</summary>
    NewProof,

    /// <summary>The nonce that came with the answer (RFC 9449, 9).</summary>
    Nonce,
}
