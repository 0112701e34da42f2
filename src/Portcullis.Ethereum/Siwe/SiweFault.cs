namespace Portcullis.Ethereum.Siwe;

/// <summary>Why a message is not the one expected.</summary>
public enum SiweFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The message names another domain.</summary>
    DomainMismatch,

    /// <summary>The message names another URI.</summary>
    UriMismatch,

    /// <summary>The message carries another nonce.</summary>
    NonceMismatch,

    /// <summary>The message names another chain.</summary>
    ChainMismatch,

    /// <summary>The message's issuedAt lies in the future.</summary>
    IssuedInFuture,

    /// <summary>The message's notBefore has not come.</summary>
    NotYetValid,

    /// <summary>The message's expirationTime has come.</summary>
    Expired,
}
