using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Ethereum.Siwe;

/// <summary>A Sign-In with Ethereum message (ERC-4361), its fields as the text has them.</summary>
public sealed record SiweMessage
{
    /// <summary>The scheme before the domain, such as <c>https</c>; null when the message has none.</summary>
    public string? Scheme { get; init; }

    /// <summary>The RFC 3986 authority that asks for the signature.</summary>
    public required string Domain { get; init; }

    /// <summary>The account that signs; the text must carry its ERC-55 checksum.</summary>
    public required Address Address { get; init; }

    /// <summary>The sentence shown to the user; null when the message has none.</summary>
    public string? Statement { get; init; }

    /// <summary>The RFC 3986 URI that is the subject of the signing.</summary>
    public required string Uri { get; init; }

    /// <summary>The EIP-155 chain id to which the session is bound.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>At least 8 letters and digits.</summary>
    public required string Nonce { get; init; }

    /// <summary>When the message was made.</summary>
    public required SiweTime IssuedAt { get; init; }

    /// <summary>From this instant on the message is no longer valid; null when it does not say.</summary>
    public SiweTime? ExpirationTime { get; init; }

    /// <summary>Before this instant the message is not yet valid; null when it does not say.</summary>
    public SiweTime? NotBefore { get; init; }

    /// <summary>An id of the asking system's own; null when there is none, and may be empty.</summary>
    public string? RequestId { get; init; }

    /// <summary>The RFC 3986 URIs that the user is asked to have resolved; null when the section is absent.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Parses the text strictly: writing the result again gives the same text.</summary>
    /// <param name="text">The message.</param>
    /// <param name="message">The fields, when the text is a message.</param>
    /// <param name="fault">One sentence on what is wrong, and where, when it is not.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SiweMessage? message, [NotNullWhen(false)] out string? fault) => throw new NotSupportedException("not built yet");

    /// <summary>The text to sign.</summary>
    public override string ToString() => throw new NotSupportedException("not built yet");
}
