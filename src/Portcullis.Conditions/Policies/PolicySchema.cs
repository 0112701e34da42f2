using System.Text.Json.Nodes;

namespace Portcullis.Conditions.Policies;

/// <summary>The JSON schema of <c>policies.json</c>, exported from the types.</summary>
public static class PolicySchema
{
    /// <summary>The schema (JSON Schema 2020-12).</summary>
    public static JsonObject Create() => throw new NotSupportedException("not built yet");
}
