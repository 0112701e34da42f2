using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Portcullis.Ethereum.Siwe;

/// <summary>A message by which a wallet signs in (CAIP-122), its fields as the text has them. Equal messages have equal fields.</summary>
public abstract record SignInMessage
{
    /// <summary>The longest message that is read, in characters; all of them are ASCII, so in bytes too.</summary>
    public const int MaxLength = 8192;

    /// <summary>The most resources that a message may list.</summary>
    public const int MaxResources = 64;

    private readonly SignInForm _form;

    /// <summary>A message of a form.</summary>
    protected SignInMessage(SignInForm form) => _form = form;

    /// <summary>The scheme before the domain, such as <c>https</c>; null when the message has none.</summary>
    public string? Scheme { get; init; }

    /// <summary>The RFC 3986 authority that asks for the signature.</summary>
    public required string Domain { get; init; }

    /// <summary>The account that signs, as the text has it.</summary>
    public abstract string AddressText { get; }

    /// <summary>The sentence shown to the user; null when the message has none.</summary>
    public string? Statement { get; init; }

    /// <summary>The RFC 3986 URI that is the subject of the signing.</summary>
    public required string Uri { get; init; }

    /// <summary>The chain to which the session is bound, as the text has it.</summary>
    public abstract string ChainIdText { get; }

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

    /// <summary>
    /// The text to sign, if these fields make a message: it is parsed again, and must give the same fields. So a field that smuggles
    /// a line in is refused.
    /// </summary>
    /// <param name="text">The text to sign.</param>
    /// <param name="fault">One sentence on what is wrong with the fields.</param>
    public bool TryWrite([NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? fault)
    {
        text = ToString();
        if (TryRead(text, _form, out var read, out fault) && !HasFieldsOf(read))
        {
            fault = "A field holds more than its own line.";
        }

        text = fault is null ? text : null;
        return text is not null;
    }

    /// <summary>The text to sign. Fields are written as they are; <see cref="TryWrite"/> also checks them.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder(512);
        text.Append(Scheme).Append(Scheme is null ? "" : "://").Append(Domain).Append(_form.Request).Append('\n');
        text.Append(AddressText).Append("\n\n");
        text.Append(Statement).Append(Statement is not null ? "\n\n" : _form.KeepsLineOfStatement ? "\n" : "");
        text.Append("URI: ").Append(Uri).Append("\nVersion: 1\nChain ID: ").Append(ChainIdText);
        text.Append("\nNonce: ").Append(Nonce).Append("\nIssued At: ").Append(IssuedAt.Text);
        AppendOptional(text, "\nExpiration Time: ", ExpirationTime?.Text);
        AppendOptional(text, "\nNot Before: ", NotBefore?.Text);
        AppendOptional(text, "\nRequest ID: ", RequestId);
        AppendOptional(text, "\nResources:", Resources is null ? null : string.Concat(Resources.Select(uri => "\n- " + uri)));
        return text.ToString();
    }

    /// <summary>Whether both are of one kind and all fields are equal, the resources one by one.</summary>
    public virtual bool Equals(SignInMessage? other) => other is not null && EqualityContract == other.EqualityContract && HasFieldsOf(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Scalars.GetHashCode();

    /// <summary>Parses a text strictly: writing the result again gives the same text.</summary>
    /// <param name="text">The message.</param>
    /// <param name="form">Its form.</param>
    /// <param name="read">The fields, when the text is a message; for the copy constructor of one of a kind of its own.</param>
    /// <param name="fault">One sentence on what is wrong, and where, when it is not. It repeats nothing of the text.</param>
    protected static bool TryRead(string? text, SignInForm form, [NotNullWhen(true)] out SignInMessage? read, [NotNullWhen(false)] out string? fault)
    {
        read = null;
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

        var reader = new SignInReader(text!, form);
        read = reader.Read();
        fault = read is null ? reader.Fault
            : string.Equals(read.ToString(), text, StringComparison.Ordinal) ? null
            : "The message is not written in the one form that its standard gives its fields.";
        read = fault is null ? read : null;
        return read is not null;
    }

    private (string?, string, string, string?, string, string, string, SiweTime, SiweTime?, SiweTime?, string?) Scalars =>
        (Scheme, Domain, AddressText, Statement, Uri, ChainIdText, Nonce, IssuedAt, ExpirationTime, NotBefore, RequestId);

    private bool HasFieldsOf(SignInMessage other) =>
        Scalars == other.Scalars
        && (Resources is null ? other.Resources is null : other.Resources is not null && Resources.SequenceEqual(other.Resources, StringComparer.Ordinal));

    private static void AppendOptional(StringBuilder text, string label, string? value)
    {
        if (value is not null)
        {
            text.Append(label).Append(value);
        }
    }
}
