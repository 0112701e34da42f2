using System.Text.Json;
using Portcullis.Ethereum.Abi;

namespace Portcullis.Ethereum.TypedData;

/// <summary>Reads the values of a document by their types. Null means that a value does not fit.</summary>
internal sealed class TypedDataValues(TypedDataStructs structs)
{
    /// <summary>A struct's members, all of them and no others, in the order of its type.</summary>
    public IReadOnlyDictionary<string, object>? ReadStruct(string name, JsonElement json)
    {
        var members = structs.MembersOf(name);
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() != members.Count)
        {
            return null;
        }

        var values = new Dictionary<string, object>(members.Count, StringComparer.Ordinal);
        foreach (var (field, type) in members)
        {
            if (!json.TryGetProperty(field.Name, out var member) || Read(type, member) is not { } value)
            {
                return null;
            }

            values.Add(field.Name, value);
        }

        return values;
    }

    private object? Read(TypedDataType type, JsonElement json) =>
        type.Element is { } element ? ReadArray(element, type.Length, json)
        : type.Struct is { } name ? ReadStruct(name, json)
        : ReadElementary(type.Elementary!, json);

    private object[]? ReadArray(TypedDataType element, int? length, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || (length is not null && json.GetArrayLength() != length))
        {
            return null;
        }

        var items = new object[json.GetArrayLength()];
        var next = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (Read(element, item) is not { } value)
            {
                return null;
            }

            items[next++] = value;
        }

        return items;
    }

    private static object? ReadElementary(AbiType type, JsonElement json) => type.Kind switch
    {
        AbiKind.UnsignedInteger or AbiKind.SignedInteger => TypedDataNumber.Read(type, json),
        AbiKind.Boolean => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : null,
        AbiKind.Address => Address.TryParse(TypedDataText.Read(json), out var address) ? address : null,
        AbiKind.Text => TypedDataText.Read(json),
        AbiKind.Bytes => Hex.TryParse(TypedDataText.Read(json), out var bytes) ? new Bytes(bytes) : null,
        AbiKind.FixedBytes => Hex.TryParse(TypedDataText.Read(json), out var bytes) && bytes.Length == type.Size ? new Bytes(bytes) : null,
        _ => null,
    };
}
