using System.Text.Json.Serialization;
using Portcullis.Issuer.Endpoints.Tokens;

namespace Portcullis.Issuer.Endpoints.Metadata;

/// <summary>What the issuer says of itself (RFC 8414, 2; OpenID Connect Discovery 1.0, 3). What it does not offer is left out, also where OpenID Connect would have it.</summary>
internal sealed record ServerMetadata
{
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    [JsonPropertyName("authorization_endpoint")]
    public string? AuthorizationEndpoint { get; init; }

    [JsonPropertyName("token_endpoint")]
    public required string TokenEndpoint { get; init; }

    [JsonPropertyName("jwks_uri")]
    public required string JwksUri { get; init; }

    [JsonPropertyName("scopes_supported")]
    public required IReadOnlyList<string> Scopes { get; init; }

    [JsonPropertyName("response_types_supported")]
    public required IReadOnlyList<string> ResponseTypes { get; init; }

    [JsonPropertyName("response_modes_supported")]
    public IReadOnlyList<string>? ResponseModes { get; init; }

    [JsonPropertyName("grant_types_supported")]
    public required IReadOnlyList<string> GrantTypes { get; init; }

    [JsonPropertyName("code_challenge_methods_supported")]
    public IReadOnlyList<string>? ChallengeMethods { get; init; }

    /// <summary>RFC 9207, 3.</summary>
    [JsonPropertyName("authorization_response_iss_parameter_supported")]
    public bool? NamesIssuerInAnswers { get; init; }

    /// <summary>Where it is left out, OpenID Connect takes it for true.</summary>
    [JsonPropertyName("request_uri_parameter_supported")]
    public bool? ReadsRequestUris { get; init; }

    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public required IReadOnlyList<string> TokenAuthMethods { get; init; }

    [JsonPropertyName("introspection_endpoint")]
    public required string IntrospectionEndpoint { get; init; }

    [JsonPropertyName("introspection_endpoint_auth_methods_supported")]
    public required IReadOnlyList<string> IntrospectionAuthMethods { get; init; }

    [JsonPropertyName("revocation_endpoint")]
    public required string RevocationEndpoint { get; init; }

    [JsonPropertyName("revocation_endpoint_auth_methods_supported")]
    public required IReadOnlyList<string> RevocationAuthMethods { get; init; }

    [JsonPropertyName("subject_types_supported")]
    public required IReadOnlyList<string> SubjectTypes { get; init; }

    [JsonPropertyName("id_token_signing_alg_values_supported")]
    public required IReadOnlyList<string> IdTokenAlgorithms { get; init; }

    [JsonPropertyName("dpop_signing_alg_values_supported")]
    public required IReadOnlyList<string> DpopAlgorithms { get; init; }
}
