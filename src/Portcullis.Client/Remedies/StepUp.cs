namespace Portcullis.Client.Remedies;

/// <summary>A new proof of the account, where no refresh helps: the one before is too old (RFC 9470), or was for less (RFC 6750, 3.1).</summary>
/// <param name="Scope">What to ask for on top; empty for nothing.</param>
internal sealed record StepUp(string Scope)
{
    /// <summary>For what was asked for before.</summary>
    public static StepUp Plain { get; } = new("");

    /// <summary>What is asked for with it: all that was asked for before, and what is needed on top; null for whatever the account has, which is more than any scope.</summary>
    public string? JoinTo(string? asked) => asked is null ? null : string.Join(' ', ScopeNames.Of(asked).Union(ScopeNames.Of(Scope), StringComparer.Ordinal));
}
