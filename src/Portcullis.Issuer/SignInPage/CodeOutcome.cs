using System.Text.Json.Nodes;
using Portcullis.Credentials;

namespace Portcullis.Issuer.SignInPage;

/// <summary>A code, or why there is none.</summary>
/// <param name="Code">The code.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="Members">What the refusal's body says beside.</param>
internal sealed record CodeOutcome(string? Code, Refusal? Refusal, JsonObject? Members)
{
    /// <summary>The CAIP-10 id of the proven account that was refused; null where there is none.</summary>
    public string? Account { get; init; }

    /// <summary>No code.</summary>
    public static CodeOutcome Refused(Refusal refusal, JsonObject? members) => new(null, refusal, members);
}
