namespace Portcullis.Credentials;

/// <summary>An account as a credential names it.</summary>
/// <param name="Account">The CAIP-10 id.</param>
/// <param name="Proof">How it was proven.</param>
public sealed record ProvenAccount(string Account, ProofKind Proof)
{
    /// <summary>The most accounts that a token may name beside its own.</summary>
    public const int MostLinked = 10;

    /// <summary>As a claim of a principal has it: the kind of proof, a space, the id.</summary>
    public override string ToString() => $"{Proof} {Account}";

    /// <summary>Reads what <see cref="ToString"/> writes; null when it is anything else.</summary>
    public static ProvenAccount? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && ProofKind.Find(text[..space]) is { } proof ? new ProvenAccount(text[(space + 1)..], proof) : null;
    }
}
