namespace Portcullis.Client;

/// <summary>What helps after a refusal.</summary>
internal enum TokenRemedy
{
    /// <summary>Nothing that is done here.</summary>
    None,

    /// <summary>Another token, by a refresh or a sign-in.</summary>
    OtherTokens,

    /// <summary>Only a new proof of the account (RFC 9470).</summary>
    NewProof,

    /// <summary>The nonce that came with the answer (RFC 9449, 9).</summary>
    Nonce,
}
