using System.Text;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.TypedData;

/// <summary>The struct types of a document, each checked, and their hashes (EIP-712, "Definition of encodeType").</summary>
internal sealed class TypedDataStructs
{
    private readonly Dictionary<string, IReadOnlyList<(TypedDataField Field, TypedDataType Type)>> _structs;
    private readonly Dictionary<string, Hash> _hashes = new(StringComparer.Ordinal);

    private TypedDataStructs(Dictionary<string, IReadOnlyList<(TypedDataField, TypedDataType)>> structs) => _structs = structs;

    /// <summary>Takes the types when each name and type in them is one; null otherwise.</summary>
    public static TypedDataStructs? Create(IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types)
    {
        var structs = new Dictionary<string, IReadOnlyList<(TypedDataField, TypedDataType)>>(StringComparer.Ordinal);
        foreach (var (name, fields) in types)
        {
            if (!TypedDataType.IsStructName(name) || Check(fields, types) is not { } members)
            {
                return null;
            }

            structs.Add(name, members);
        }

        return new TypedDataStructs(structs);
    }

    /// <summary>The members of a struct in their order.</summary>
    public IReadOnlyList<(TypedDataField Field, TypedDataType Type)> MembersOf(string name) => _structs[name];

    /// <summary>Whether there is such a struct.</summary>
    public bool Contains(string name) => _structs.ContainsKey(name);

    /// <summary>The struct's text, and behind it those of all that it refers to, by name.</summary>
    public string Encode(string name)
    {
        var others = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([name]);
        while (open.TryPop(out var next))
        {
            foreach (var used in MembersOf(next).Select(member => StructOf(member.Type)).OfType<string>().Where(used => used != name && others.Add(used)))
            {
                open.Push(used);
            }
        }

        return others.Aggregate(Append(new StringBuilder(), name), Append).ToString();
    }

    /// <summary>The hash of <see cref="Encode"/>.</summary>
    public Hash HashOf(string name)
    {
        if (!_hashes.TryGetValue(name, out var hash))
        {
            hash = Keccak256.Compute(Encoding.ASCII.GetBytes(Encode(name)));
            _hashes.Add(name, hash);
        }

        return hash;
    }

    private static List<(TypedDataField, TypedDataType)>? Check(IReadOnlyList<TypedDataField> fields, IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<(TypedDataField, TypedDataType)>(fields.Count);
        foreach (var field in fields)
        {
            if (!TypedDataType.IsIdentifier(field.Name) || !names.Add(field.Name) || !TypedDataType.TryParse(field.Type, out var type)
                || (StructOf(type) is { } used && !types.ContainsKey(used)))
            {
                return null;
            }

            members.Add((field, type));
        }

        return members;
    }

    private static string? StructOf(TypedDataType type) => type.Element is { } element ? StructOf(element) : type.Struct;

    private StringBuilder Append(StringBuilder text, string name) =>
        text.Append(name).Append('(').AppendJoin(',', MembersOf(name).Select(member => $"{member.Field.Type} {member.Field.Name}")).Append(')');
}
