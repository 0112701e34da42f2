using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portcullis.Conditions.Accounts;

/// <summary>Writes an EVM chain as its number, and a cluster of Solana as its CAIP-2 id.</summary>
public sealed class ChainIdConverter : JsonConverter<ChainId>
{
    /// <inheritdoc/>
    public override ChainId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var number) ? number
        : reader.TokenType == JsonTokenType.String && ChainId.FindCluster(reader.GetString()) is { } cluster ? ChainId.Of(cluster)
        : throw new JsonException("not a chain: its EIP-155 number, or the CAIP-2 id of a cluster of Solana");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ChainId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.IsEvm)
        {
            writer.WriteNumberValue(value.Number);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
