using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Solana.Siws;

namespace Portcullis.Issuer.SignIn.Statements;

/// <summary>What a wallet was asked to sign, whichever form it has.</summary>
/// <param name="Content">Its fields, under the names that ERC-4361 gives them.</param>
/// <param name="Account">The account that it names.</param>
/// <param name="Scope">The policies and tiers that it is for, by spaces; null when the form does not say.</param>
internal abstract record SignedStatement(SignInMessage Content, AccountId Account, string? Scope)
{
    /// <summary>By an account of an EVM chain.</summary>
    /// <param name="Message">Its fields.</param>
    /// <param name="Digest">The hash that the wallet signs.</param>
    /// <param name="Scope">The policies and tiers that it is for.</param>
    public sealed record Evm(SiweMessage Message, Hash Digest, string? Scope) : SignedStatement(Message, new Account(Message.ChainId, Message.Address), Scope);

    /// <summary>By a wallet of Solana.</summary>
    /// <param name="Message">Its fields.</param>
    /// <param name="Signed">The bytes that the wallet signs.</param>
    public sealed record Solana(SiwsMessage Message, byte[] Signed) : SignedStatement(Message, Message.Account, null);
}
