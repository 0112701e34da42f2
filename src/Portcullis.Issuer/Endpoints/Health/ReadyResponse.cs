using System.Text.Json.Serialization;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Issuer.Endpoints.Health;

/// <summary>The answer of <c>GET /healthz/ready</c>.</summary>
internal sealed record ReadyResponse
{
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("chains")]
    public required IReadOnlyList<ChainHead> Chains { get; init; }

    /// <summary>One chain and its present block.</summary>
    internal sealed record ChainHead
    {
        [JsonPropertyName("chainId")]
        public required ChainId ChainId { get; init; }

        [JsonPropertyName("block")]
        [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        public required ulong? Block { get; init; }
    }
}
