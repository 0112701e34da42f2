using Portcullis.Solana;

namespace Portcullis.Issuer;

/// <summary>Settings of signing in.</summary>
public sealed class SignInOptions
{
    /// <summary>
    /// The URIs that a Sign-In with Ethereum message may name, such as <c>https://app.example</c>. Each gives one allowed pair: the message's
    /// URI must be exactly this text and its domain exactly this URI's authority (host, and port unless it is the scheme's own).
    /// </summary>
    /// <value>Empty: only <see cref="IssuerOptions.PublicUrl"/>, which is always allowed and comes first.</value>
    public IList<string> Uris { get; set; } = [];

    /// <summary>Whether the code that an account with a key has delegated to (EIP-7702) may sign in for it. Code that says yes to everything lets anyone in as that account; its key always may.</summary>
    /// <value><c>true</c></value>
    public bool DelegatedCode { get; set; } = true;

    /// <summary>
    /// The clusters of Solana whose wallets may sign in: <c>mainnet</c>, <c>devnet</c>, <c>testnet</c>. No node is asked: the address is the key.
    /// </summary>
    /// <value>Empty: wallets of Solana may not sign in.</value>
    public IList<string> SolanaClusters { get; set; } = [];

    /// <summary>The sentence that wallets show, in messages to sign in made by <c>POST /auth/challenge</c>. It should say for whom it is, and that it is no transaction.</summary>
    /// <value>Null: <c>Sign in to HOST. This is no transaction: it costs nothing and moves no tokens.</c>, with the host of <see cref="IssuerOptions.PublicUrl"/>, and its port where it names one.</value>
    public string? Statement { get; set; }

    /// <summary>
    /// Whether a key's signature of 64 bytes (EIP-2098) is taken beside that of 65, in whatever is signed to sign in, to link, and for attestations. Both are the same signature: the nonce that is
    /// signed works once, in whichever form it comes. Signed requests (ERC-8128) have 65 bytes always.
    /// </summary>
    /// <value><c>false</c></value>
    public bool CompactSignatures { get; set; }

    /// <summary>The programs that may send people to the sign-in page; at most 100.</summary>
    /// <value>Empty: there is no such page.</value>
    public IList<ClientOptions> Clients { get; set; } = [];

    /// <summary>Whether wallets of the cluster may sign in.</summary>
    internal bool Allows(SolanaCluster cluster) => SolanaClusters.Contains(cluster.Name, StringComparer.Ordinal);
}
