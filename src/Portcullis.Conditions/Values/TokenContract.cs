using Portcullis.Ethereum;

namespace Portcullis.Conditions.Values;

/// <summary>What holds the balances: a token's contract, or the chain itself for its own coin, written <c>native</c>.</summary>
/// <param name="Address">The contract; null for the chain's own coin.</param>
public readonly record struct TokenContract(Address? Address)
{
    /// <summary>How the chain's own coin is written.</summary>
    public const string Native = "native";

    /// <summary>Reads a contract's address or <c>native</c>; null for anything else, and for the zero address.</summary>
    public static TokenContract? Parse(string text) =>
        text == Native ? default(TokenContract)
        : Ethereum.Address.TryParse(text, out var address) && address != Ethereum.Address.Zero ? new TokenContract(address)
        : null;

    /// <summary>The address with its checksum, or <c>native</c>.</summary>
    public override string ToString() => Address?.ToString() ?? Native;
}
