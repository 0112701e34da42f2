using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Values;

/// <summary>What holds the balances: a token's contract, on Solana its mint, or the chain itself for its own coin, written <c>native</c>.</summary>
/// <param name="Contract">The contract; null for the chain's own coin, and for a token of Solana.</param>
public readonly record struct TokenContract(ContractAddress? Contract)
{
    /// <summary>How the chain's own coin is written.</summary>
    public const string Native = "native";

    /// <summary>The mint of a token of Solana; null for any other.</summary>
    public SolanaAddress? Mint { get; private init; }

    /// <summary>The contract's address; null for the chain's own coin.</summary>
    public Address? Address => Contract?.Address;

    /// <summary>The text it was written in.</summary>
    public string Text => Contract?.Text ?? Mint?.ToString() ?? Native;

    /// <summary>Reads a contract's address or <c>native</c>; null for anything else, and for the zero address.</summary>
    public static TokenContract? Parse(string text) =>
        text == Native ? default(TokenContract)
        : ContractAddress.Parse(text) is { } contract ? new TokenContract(contract)
        : null;

    /// <summary>Reads the mint of a token of Solana; null for anything else.</summary>
    public static TokenContract? ParseMint(string text) => SolanaAddress.TryParse(text, out var mint) ? new TokenContract { Mint = mint } : null;

    /// <summary>The address with its checksum, the mint in base58, or <c>native</c>.</summary>
    public override string ToString() => Contract?.ToString() ?? Mint?.ToString() ?? Native;
}
