using System.Collections.Frozen;

namespace Portcullis.Credentials;

/// <summary>How an account was proven, and how far that holds: grants and access tokens carry it.</summary>
/// <param name="Name">The stable name, as in the claim <c>proof</c>.</param>
/// <param name="HoldsOnEveryChain">
/// Whether it proves the address on every chain of its family: every EVM chain, or every cluster of Solana. A key is the same everywhere; a contract's word counts on its own chain alone, since at the same address of another chain may
/// stand another's contract.
/// </param>
public sealed record ProofKind(string Name, bool HoldsOnEveryChain)
{
    /// <summary>By the key that the address is made of.</summary>
    public static readonly ProofKind KeyRecovery = new("key_recovery", HoldsOnEveryChain: true);

    /// <summary>By the Ed25519 key that the address is, on Solana.</summary>
    public static readonly ProofKind Ed25519 = new("ed25519", HoldsOnEveryChain: true);

    /// <summary>By the word of the contract at the address (ERC-1271).</summary>
    public static readonly ProofKind Contract = new("erc1271", HoldsOnEveryChain: false);

    /// <summary>By the word of the contract that will be deployed at the address (ERC-6492).</summary>
    public static readonly ProofKind UndeployedContract = new("erc6492", HoldsOnEveryChain: false);

    /// <summary>By the word of the code that the account has delegated to (ERC-1271 by EIP-7702).</summary>
    public static readonly ProofKind DelegatedAccount = new("eip7702", HoldsOnEveryChain: false);

    private static readonly FrozenDictionary<string, ProofKind> ByName =
        new[] { KeyRecovery, Ed25519, Contract, UndeployedContract, DelegatedAccount }.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kind of that name; null when there is none.</summary>
    public static ProofKind? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
