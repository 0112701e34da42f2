using System.Text.Json.Nodes;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Introspection;

/// <summary>What introspection answers: what is known of a token, or why nothing is said.</summary>
/// <param name="Answer">What is known; null when nothing is said.</param>
/// <param name="Refusal">Why not; null when something is.</param>
/// <param name="Members">What the refusal says beside that; null for nothing.</param>
internal sealed record IntrospectionOutcome(JsonObject? Answer, Refusal? Refusal, JsonObject? Members)
{
    /// <summary>An answer.</summary>
    public static IntrospectionOutcome Of(JsonObject answer) => new(answer, null, null);

    /// <summary>A refusal.</summary>
    public static IntrospectionOutcome Refused(Refusal refusal, JsonObject? members = null) => new(null, refusal, members);
}
