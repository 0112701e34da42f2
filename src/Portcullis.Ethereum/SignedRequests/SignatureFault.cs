namespace Portcullis.Ethereum.SignedRequests;

/// <summary>Why a signed request is refused: the 22 reasons of ERC-8128, section 6. Some are found by whoever holds the chain, the nonces and the policy.</summary>
public enum SignatureFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>One of the two signature fields is absent.</summary>
    SignatureMissing,

    /// <summary>A signature field is malformed, or a signature has no bytes or no list.</summary>
    SignatureInputInvalid,

    /// <summary>A limit of sizes or counts is exceeded.</summary>
    SignatureTooLarge,

    /// <summary>No signature is of an accepted profile, or one covers what cannot be rebuilt here.</summary>
    NoAcceptableSignature,

    /// <summary>The keyid is missing or not in the profile's one form.</summary>
    InvalidKeyId,

    /// <summary>The verifier does not serve the account's chain.</summary>
    UnsupportedChain,

    /// <summary>The verifier does not take this kind of account.</summary>
    UnsupportedAccount,

    /// <summary>A time is missing or is no time, or the signature expires before it was made.</summary>
    InvalidTime,

    /// <summary>The signature was made in the future.</summary>
    RequestNotYetValid,

    /// <summary>The signature has expired.</summary>
    RequestExpired,

    /// <summary>The signature is valid for longer than the verifier takes.</summary>
    RequestValidityTooLong,

    /// <summary>The nonce is no text of 1 to 128 characters.</summary>
    InvalidNonce,

    /// <summary>Something that must be covered is not.</summary>
    InsufficientCoverage,

    /// <summary>There is content, and no digest of it.</summary>
    ContentDigestRequired,

    /// <summary>The digest is malformed, of no known algorithm, or of other content.</summary>
    BadContentDigest,

    /// <summary>There is no nonce.</summary>
    NonceRequired,

    /// <summary>The account has used the nonce before.</summary>
    NonceReused,

    /// <summary>The verifier takes signatures without a nonce, but not here.</summary>
    ReplayableNotAllowed,

    /// <summary>The signature names an algorithm, which no profile allows.</summary>
    UnsupportedAlgorithm,

    /// <summary>The signature is not the account's over this request.</summary>
    BadSignature,

    /// <summary>No node could say whether the signature is the account's.</summary>
    SignatureVerificationUnavailable,

    /// <summary>The verifier's policy does not take the account.</summary>
    PrincipalNotAllowed,
}
