using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Metadata;

/// <summary>What the gated API says of itself (RFC 9728, 2).</summary>
internal sealed record ResourceMetadata
{
    [JsonPropertyName("resource")]
    public required string Resource { get; init; }

    [JsonPropertyName("authorization_servers")]
    public required IReadOnlyList<string> AuthorizationServers { get; init; }

    [JsonPropertyName("scopes_supported")]
    public required IReadOnlyList<string> Scopes { get; init; }

    [JsonPropertyName("bearer_methods_supported")]
    public required IReadOnlyList<string> BearerMethods { get; init; }

    [JsonPropertyName("dpop_signing_alg_values_supported")]
    public required IReadOnlyList<string> DpopAlgorithms { get; init; }

    /// <summary>True when every policy takes bound tokens alone; null when one takes others, too.</summary>
    [JsonPropertyName("dpop_bound_access_tokens_required")]
    public bool? RequiresBoundTokens { get; init; }
}
