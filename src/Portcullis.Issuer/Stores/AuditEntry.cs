namespace Portcullis.Issuer.Stores;

/// <summary>One line of the audit log. Holds no token, signature or key.</summary>
/// <param name="Kind">What happened: <c>refused</c>, <c>grant_opened</c>, <c>grant_closed</c>, <c>session_closed</c>, <c>account_unlinked</c>, <c>account_blocked</c>, <c>account_unblocked</c>.</param>
/// <param name="Account">The account's CAIP-10 id, when it was proven or is the operator's word; never one that a caller only named.</param>
/// <param name="Code">The refusal's code; null for what is no refusal.</param>
/// <param name="Policy">The policy or route concerned, when there is one.</param>
/// <param name="GrantId">The grant's id (<c>jti</c>), when there is one.</param>
public sealed record AuditEntry(string Kind, string? Account, string? Code, string? Policy, string? GrantId)
{
    /// <summary>The kind of every refusal.</summary>
    public const string Refused = "refused";

    /// <summary>The CAIP-10 id that a refused caller named without proving it; null when it named none, or proved it.</summary>
    public string? Claimed { get; init; }

    /// <summary>Who can cause such an entry, and so how it is kept.</summary>
    public AuditClass Class => Kind != Refused ? AuditClass.Event : Account is not null ? AuditClass.ProvenRefusal : AuditClass.UnprovenRefusal;
}
