using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.SignIn;

/// <summary>The answer of <c>GET /.well-known/erc8128</c>.</summary>
internal sealed record SignedRequestsResponse
{
    [JsonPropertyName("max_validity_sec")]
    public required long MaxValidity { get; init; }

    [JsonPropertyName("chains")]
    public required IReadOnlyList<string> Chains { get; init; }

    [JsonPropertyName("account_verification")]
    public required string AccountVerification { get; init; }
}
