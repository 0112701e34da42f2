namespace Portcullis.Ethereum.Abi;

/// <summary>The kinds of type in Solidity's contract ABI, and the .NET value of each.</summary>
public enum AbiKind
{
    /// <summary><c>uint8</c> to <c>uint256</c>: a <see cref="UInt256"/>.</summary>
    UnsignedInteger,

    /// <summary><c>int8</c> to <c>int256</c>: a <see cref="System.Numerics.BigInteger"/>.</summary>
    SignedInteger,

    /// <summary><c>address</c>: an <see cref="Ethereum.Address"/>.</summary>
    Address,

    /// <summary><c>bool</c>: a <see cref="bool"/>.</summary>
    Boolean,

    /// <summary><c>bytes1</c> to <c>bytes32</c>: <see cref="Bytes"/> of that length.</summary>
    FixedBytes,

    /// <summary><c>bytes</c>: <see cref="Bytes"/>.</summary>
    Bytes,

    /// <summary><c>string</c>: a <see cref="string"/>, in UTF-8.</summary>
    Text,

    /// <summary><c>T[]</c> and <c>T[n]</c>: an array of <see cref="object"/>.</summary>
    Array,

    /// <summary><c>(T,U,…)</c>: an array of <see cref="object"/>, one for each component.</summary>
    Tuple,
}
