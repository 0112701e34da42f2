using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portcullis.Ethereum.Siwe;

/// <summary>A Sign-In with Ethereum message (ERC-4361), its fields as the text has them. Equal messages have equal fields.</summary>
public sealed record SiweMessage
{
    /// <summary>The longest message that is read, in characters; all of them are ASCII, so in bytes too.</summary>
    public const int MaxLength = 8192;

    /// <summary>The most resources that a message may list.</summary>
    public const int MaxResources = 64;

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
    /// <param name="fault">One sentence on what is wrong, and where, when it is not. It repeats nothing of the text.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SiweMessage? message, [NotNullWhen(false)] out string? fault)
    {
        message = null;
        fault = text switch
        {
            null or "" => "The message is empty.",
            { Length: > MaxLength } => $"The message is longer than {MaxLength} characters.",
            _ => null,
        };
        if (fault is not null)
        {
            return false;
        }

        var reader = new SiweReader(text!);
        var read = reader.Read();
        fault = read is null ? reader.Fault
            : string.Equals(read.ToString(), text, StringComparison.Ordinal) ? null
            : "The message is not written in the one form that ERC-4361 gives its fields.";
        message = fault is null ? read : null;
        return message is not null;
    }

    /// <summary>
    /// The text to sign, if these fields make a message: it is parsed again, and must give the same fields. So a field that smuggles
    /// a line in is refused.
    /// </summary>
    /// <param name="text">The text to sign.</param>
    /// <param name="fault">One sentence on what is wrong with the fields.</param>
    public bool TryWrite([NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? fault)
    {
        text = ToString();
        if (TryParse(text, out var parsed, out fault) && !Equals(parsed))
        {
            fault = "A field holds more than its own line.";
        }

        text = fault is null ? text : null;
        return text is not null;
    }

    /// <summary>The text to sign. Fields are written as they are; <see cref="TryWrite"/> also checks them.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(512);
        text.Append(Scheme).Append(Scheme is null ? "" : "://").Append(Domain).Append(SiweReader.Request).Append('\n');
        text.Append(Address).Append("\n\n");
        text.Append(Statement).Append(Statement is null ? "\n" : "\n\n");
        text.Append("URI: ").Append(Uri).Append("\nVersion: 1\nChain ID: ").Append(ChainId);
        text.Append("\nNonce: ").Append(Nonce).Append("\nIssued At: ").Append(IssuedAt.Text);
        AppendOptional(text, "\nExpiration Time: ", ExpirationTime?.Text);
        AppendOptional(text, "\nNot Before: ", NotBefore?.Text);
        AppendOptional(text, "\nRequest ID: ", RequestId);
        AppendOptional(text, "\nResources:", Resources is null ? null : string.Concat(Resources.Select(uri => "\n- " + uri)));
        return text.ToString();
    }

    /// <summary>Whether all fields are equal, the resources one by one.</summary>
    public bool Equals(SiweMessage? other) =>
        other is not null && Scalars == other.Scalars
        && (Resources is null ? other.Resources is null : other.Resources is not null && Resources.SequenceEqual(other.Resources, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode() => Scalars.GetHashCode();

    private (string?, string, Address, string?, string, ulong, string, SiweTime, SiweTime?, SiweTime?, string?) Scalars =>
        (Scheme, Domain, Address, Statement, Uri, ChainId, Nonce, IssuedAt, ExpirationTime, NotBefore, RequestId);

    private static void AppendOptional(StringBuilder text, string label, string? value)
    {
        if (value is not null)
        {
            text.Append(label).Append(value);
        }
    }
}
