using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary>The answer of <c>POST /signin/proof</c>.</summary>
internal sealed record PageProofResponse
{
    /// <summary>Where the page goes: the client's redirect URI with the code.</summary>
    [JsonPropertyName("redirect")]
    public required string Redirect { get; init; }
}
