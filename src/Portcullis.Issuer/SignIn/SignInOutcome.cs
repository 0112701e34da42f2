using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Portcullis.Credentials;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Scopes;

namespace Portcullis.Issuer.SignIn;

/// <summary>An access token with what it grants, or why there is none.</summary>
/// <param name="Token">The token.</param>
/// <param name="Scope">What it grants.</param>
/// <param name="Refusal">Why there is none.</param>
/// <param name="Members">What the refusal's body says beside.</param>
internal sealed record SignInOutcome(IssuedToken? Token, GrantedScope? Scope, Refusal? Refusal, JsonObject? Members)
{
    /// <summary>Whether there is a token.</summary>
    [MemberNotNullWhen(true, nameof(Token), nameof(Scope))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGranted => Token is not null;

    /// <summary>The CAIP-10 id of the proven account that was refused; null where there is none.</summary>
    public string? Account { get; init; }

    /// <summary>No token.</summary>
    public static SignInOutcome Refused(Refusal refusal, JsonObject? members) => new(null, null, refusal, members);
}
