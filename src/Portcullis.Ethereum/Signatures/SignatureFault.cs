namespace Portcullis.Ethereum.Signatures;

/// <summary>Why a signature is not taken.</summary>
public enum SignatureFault
{
    /// <summary>There is no fault.</summary>
    None,

    /// <summary>It is longer than <see cref="ContractSignature.MaxSize"/>.</summary>
    TooLong,

    /// <summary>It ends as one with a wrapper does (ERC-6492), and the wrapper is not the strict encoding of what belongs there.</summary>
    MalformedWrapper,

    /// <summary>It is for an account that is yet to take its code over (ERC-8010), which is not supported.</summary>
    PreDelegated,

    /// <summary>The account is the zero address.</summary>
    ZeroAccount,

    /// <summary>The account has no code, and the signature says of none, or of none that came to be there.</summary>
    NoCode,

    /// <summary>The account has no code, and the call that should deploy it failed.</summary>
    FactoryFailed,

    /// <summary>The account's code is what an account with a key has taken over (EIP-7702), and such code may not speak for it here.</summary>
    DelegatedRefused,

    /// <summary>The contract did not say yes as ERC-1271 has it: it said no, or failed, or answered something else.</summary>
    NotTaken,
}
