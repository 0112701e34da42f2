using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Issuer.SignIn.Statements;

/// <summary>What a wallet was asked to sign, whichever form it has.</summary>
/// <param name="Content">Its fields, under the names that ERC-4361 gives them.</param>
/// <param name="Digest">The hash that the wallet signs.</param>
/// <param name="Scope">The policies and tiers that it is for, by spaces; null when the form does not say.</param>
internal sealed record SignedStatement(SiweMessage Content, Hash Digest, string? Scope)
{
    /// <summary>The account that it names.</summary>
    public Account Account => new(Content.ChainId, Content.Address);
}
