namespace Portcullis.Ethereum.TypedData;

/// <summary>What a signature is for: the members that EIP-712 gives the struct type <c>EIP712Domain</c>. A member of null is not declared.</summary>
public sealed record TypedDataDomain
{
    /// <summary>The name of the type.</summary>
    public const string TypeName = "EIP712Domain";

    /// <summary>The name of the application or protocol, which wallets show.</summary>
    public string? Name { get; init; }

    /// <summary>The version of the domain; signatures of different versions do not pass for one another.</summary>
    public string? Version { get; init; }

    /// <summary>The EIP-155 chain id; a wallet refuses to sign for another chain than its own.</summary>
    public UInt256? ChainId { get; init; }

    /// <summary>The contract that verifies the signature, where one does.</summary>
    public Address? VerifyingContract { get; init; }

    /// <summary>What tells the domain apart where nothing else does.</summary>
    public Hash? Salt { get; init; }

    /// <summary>The declared members in the order of EIP-712.</summary>
    internal IEnumerable<(TypedDataField Field, object Value)> Members =>
        new (string Name, string Type, object? Value)[]
        {
            ("name", "string", Name), ("version", "string", Version), ("chainId", "uint256", ChainId), ("verifyingContract", "address", VerifyingContract), ("salt", "bytes32", Salt),
        }.Where(member => member.Value is not null).Select(member => (new TypedDataField(member.Name, member.Type), member.Value!));
}
