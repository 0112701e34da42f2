using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Scopes;

/// <summary>A scope, or why what was asked for is refused.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="Members">What the refusal's body says beside: the reasons, or what is unknown.</param>
internal readonly record struct ScopeOutcome(GrantedScope? Scope, Refusal? Refusal, JsonObject? Members)
{
    /// <summary>Whether there is a scope.</summary>
    [MemberNotNullWhen(true, nameof(Scope))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGranted => Scope is not null;
}
