using Portcullis.Ethereum;

namespace Portcullis.Conditions.Values;

/// <summary>What holds the balances: a token's contract, or the chain itself for its own coin, written <c>native</c>.</summary>
/// <param name="Contract">The contract; null for the chain's own coin.</param>
public readonly record struct TokenContract(ContractAddress? Contract)
{
    /// <summary>How the chain's own coin is written.</summary>
    public const string Native = "native";

    /// <summary>The contract's address; null for the chain's own coin.</summary>
    public Address? Address => Contract?.Address;

    /// <summary>The text it was written in.</summary>
    public string Text => Contract?.Text ?? Native;

    /// <summary>Reads a contract's address or <c>native</c>; null for anything else, and for the zero address.</summary>
    public static TokenContract? Parse(string text) =>
        text == Native ? default(TokenContract)
        : ContractAddress.Parse(text) is { } contract ? new TokenContract(contract)
        : null;

    /// <summary>The address with its checksum, or <c>native</c>.</summary>
    public override string ToString() => Contract?.ToString() ?? Native;
}
