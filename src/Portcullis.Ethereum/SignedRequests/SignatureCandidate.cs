namespace Portcullis.Ethereum.SignedRequests;

/// <summary>A signature that passed every check but the cryptographic one: what its account has signed, if it has.</summary>
public sealed record SignatureCandidate
{
    /// <summary>The key of the signature in its fields; it means nothing.</summary>
    public required string Label { get; init; }

    /// <summary>The form that it has.</summary>
    public required SignedRequestProfile Profile { get; init; }

    /// <summary>The account that is said to sign; a contract wallet is asked on this chain and no other.</summary>
    public required Account Account { get; init; }

    /// <summary>When the signature was made, in whole seconds.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The last instant of its validity, in whole seconds; a nonce is remembered until the allowed skew after it.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>1 to 128 characters, to be used once by the account.</summary>
    public required string Nonce { get; init; }

    /// <summary>What is covered, in the signer's order.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>The bytes that are signed (RFC 9421, section 2.5).</summary>
    public required Bytes Base { get; init; }

    /// <summary>The hash of <see cref="Base"/> as a personal message (ERC-191): what a key signs, and what a contract is asked about.</summary>
    public required Hash Digest { get; init; }

    /// <summary>The signature's bytes, of any form that a contract wallet may give them.</summary>
    public required Bytes Signature { get; init; }
}
