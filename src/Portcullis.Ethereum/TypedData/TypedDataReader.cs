using System.Text.Json;

namespace Portcullis.Ethereum.TypedData;

/// <summary>Reads a document's parts in the order in which they depend on one another, and remembers the first fault.</summary>
internal sealed class TypedDataReader
{
    private const int MaxStructs = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>One sentence on what is wrong, once <see cref="Read(ReadOnlyMemory{byte})"/> has returned null.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The document, or null with a <see cref="Fault"/>.</summary>
    public TypedDataDocument? Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > TypedDataDocument.MaxSize)
        {
            return Refuse($"The document is longer than {TypedDataDocument.MaxSize} bytes.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is for a name with half a surrogate pair.
            return Refuse("The document is not JSON of at most 32 levels without doubled names.");
        }
    }

    private TypedDataDocument? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() != 4
            || !root.TryGetProperty("types", out var types) || !root.TryGetProperty("primaryType", out var primary)
            || !root.TryGetProperty("domain", out var domain) || !root.TryGetProperty("message", out var message))
        {
            return Refuse("The document must have the members types, primaryType, domain and message, and no others.");
        }

        if (ReadTypes(types) is not { } definitions || TypedDataStructs.Create(definitions) is not { } structs)
        {
            return Refuse($"Each of at most {MaxStructs} types must be a list of members with an identifier as name, and as type an elementary type, a type of this list, or an array.");
        }

        if (!structs.Contains(TypedDataDomain.TypeName))
        {
            return Refuse("The type EIP712Domain is missing.");
        }

        if (TypedDataText.Read(primary) is not { } name || name == TypedDataDomain.TypeName || !structs.Contains(name))
        {
            return Refuse("The primaryType is not one of the types other than EIP712Domain.");
        }

        var values = new TypedDataValues(structs);
        if (values.ReadStruct(TypedDataDomain.TypeName, domain) is not { } domainValues)
        {
            return Refuse("The domain does not have exactly the members of its type, with values that fit.");
        }

        return values.ReadStruct(name, message) is { } messageValues
            ? new TypedDataDocument(definitions, structs, name, domainValues, messageValues)
            : Refuse("The message does not have exactly the members of its type, with values that fit.");
    }

    private static Dictionary<string, IReadOnlyList<TypedDataField>>? ReadTypes(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() > MaxStructs)
        {
            return null;
        }

        var types = new Dictionary<string, IReadOnlyList<TypedDataField>>(StringComparer.Ordinal);
        foreach (var type in json.EnumerateObject())
        {
            if (TypedDataText.ReadName(type) is not { } name || ReadFields(type.Value) is not { } fields)
            {
                return null;
            }

            types.Add(name, fields);
        }

        return types;
    }

    private static List<TypedDataField>? ReadFields(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var fields = new List<TypedDataField>(json.GetArrayLength());
        foreach (var field in json.EnumerateArray())
        {
            if (field.ValueKind != JsonValueKind.Object || field.GetPropertyCount() != 2
                || !field.TryGetProperty("name", out var name) || TypedDataText.Read(name) is not { } nameText
                || !field.TryGetProperty("type", out var type) || TypedDataText.Read(type) is not { } typeText)
            {
                return null;
            }

            fields.Add(new TypedDataField(nameText, typeText));
        }

        return fields;
    }

    private TypedDataDocument? Refuse(string fault)
    {
        Fault = fault;
        return null;
    }
}
