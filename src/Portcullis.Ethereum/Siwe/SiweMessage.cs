using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Portcullis.Ethereum.Siwe;

/// <summary>A Sign-In with Ethereum message (ERC-4361).</summary>
public sealed record SiweMessage : SignInMessage
{
    private static readonly SignInForm Form = new(
        "Ethereum",
        text => Address.TryParseChecksummed(text, out _),
        "an address with its ERC-55 checksum",
        IsChainId,
        "a decimal number from 1 to 2^64 - 1 without leading zeros")
    {
        HasScheme = true,
        KeepsLineOfStatement = true,
    };

    /// <summary>A message; what is required must be set.</summary>
    public SiweMessage()
        : base(Form)
    {
    }

    [SetsRequiredMembers]
    private SiweMessage(SignInMessage read)
        : base(read) => (Address, ChainId) = (Address.Parse(read.AddressText), ulong.Parse(read.ChainIdText, CultureInfo.InvariantCulture));

    /// <summary>The account that signs; the text must carry its ERC-55 checksum.</summary>
    public required Address Address { get; init; }

    /// <summary>The EIP-155 chain id to which the session is bound.</summary>
    public required ulong ChainId { get; init; }

    /// <inheritdoc/>
    public override string AddressText => Address.ToString();

    /// <inheritdoc/>
    public override string ChainIdText => ChainId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Parses the text strictly: writing the result again gives the same text.</summary>
    /// <param name="text">The message.</param>
    /// <param name="message">The fields, when the text is a message.</param>
    /// <param name="fault">One sentence on what is wrong, and where, when it is not. It repeats nothing of the text.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SiweMessage? message, [NotNullWhen(false)] out string? fault)
    {
        message = TryRead(text, Form, out var read, out fault) ? new SiweMessage(read) : null;
        return message is not null;
    }

    private static bool IsChainId(string text) =>
        text is [not '0', ..] && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
