using System.Diagnostics.CodeAnalysis;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Solana.Siws;

/// <summary>
/// A Sign-In with Solana message, as wallets write it for <c>signIn</c> of the wallet standard: ERC-4361's fields under another first line, and one empty line less where there is no
/// statement. All that may be left out there and without which a signature would be good anywhere and for ever is required: URI, version, chain, nonce and time.
/// </summary>
public sealed record SiwsMessage : SignInMessage
{
    private const string Prefix = SolanaCluster.Namespace + ":";

    private static readonly SignInForm Form = new(
        "Solana",
        text => SolanaAddress.TryParse(text, out _),
        "a Solana address: base58 of 32 bytes",
        text => FindCluster(text) is not null,
        "mainnet, testnet or devnet, with or without solana: before it");

    private readonly string _chainId = SolanaCluster.Mainnet.Name;

    /// <summary>A message; what is required must be set.</summary>
    public SiwsMessage()
        : base(Form)
    {
    }

    [SetsRequiredMembers]
    private SiwsMessage(SignInMessage read)
        : base(read) => (Address, ChainId) = (SolanaAddress.Parse(read.AddressText), read.ChainIdText);

    /// <summary>The account that signs.</summary>
    public required SolanaAddress Address { get; init; }

    /// <summary>The name of the cluster to which the session is bound, with or without <c>solana:</c> before it.</summary>
    /// <exception cref="ArgumentException">There is no such cluster.</exception>
    public required string ChainId
    {
        get => _chainId;
        init => _chainId = FindCluster(value) is null ? throw new ArgumentException("not a cluster that is known", nameof(value)) : value;
    }

    /// <summary>The account that signs, on that cluster.</summary>
    public SolanaAccount Account => new(FindCluster(_chainId)!, Address);

    /// <inheritdoc/>
    public override string AddressText => Address.ToString();

    /// <inheritdoc/>
    public override string ChainIdText => ChainId;

    /// <summary>Parses the text strictly: writing the result again gives the same text.</summary>
    /// <param name="text">The message.</param>
    /// <param name="message">The fields, when the text is a message.</param>
    /// <param name="fault">One sentence on what is wrong, and where, when it is not. It repeats nothing of the text.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SiwsMessage? message, [NotNullWhen(false)] out string? fault)
    {
        message = TryRead(text, Form, out var read, out fault) ? new SiwsMessage(read) : null;
        return message is not null;
    }

    /// <summary>The cluster that a chain id of such messages names; null when there is none.</summary>
    public static SolanaCluster? FindCluster(string? chainId) =>
        chainId is null ? null : SolanaCluster.Find(chainId.StartsWith(Prefix, StringComparison.Ordinal) ? chainId.AsSpan(Prefix.Length) : chainId);
}
