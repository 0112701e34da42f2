using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary>The body of <c>POST /signin/challenge</c>.</summary>
internal sealed record PageChallengeRequest : IRequestBody
{
    /// <summary>The page's query, by which the client asks.</summary>
    [JsonPropertyName("request")]
    public string? Request { get; init; }

    [JsonPropertyName("address")]
    public string? Address { get; init; }

    [JsonPropertyName("chainId")]
    public ulong? ChainId { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
