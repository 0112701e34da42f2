using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.TypedData;

/// <summary>
/// A structured document to sign (EIP-712), in the JSON that wallets take in <c>eth_signTypedData_v4</c>. A value is of the .NET type that
/// <see cref="Abi.AbiKind"/> names; a struct is a dictionary of its members.
/// </summary>
/// <remarks>
/// Stricter than wallets are, so that a document has one meaning for all of them: members are exactly those of the type, a doubled name is
/// refused, there is no null, no <c>uint</c> or <c>int</c> without bits, and no JSON number beyond 2⁵³ − 1.
/// </remarks>
public sealed class TypedDataDocument
{
    /// <summary>The longest document that is read, in bytes of UTF-8.</summary>
    public const int MaxSize = 64 * 1024;

    internal TypedDataDocument(
        IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types,
        TypedDataStructs structs,
        string primaryType,
        IReadOnlyDictionary<string, object> domain,
        IReadOnlyDictionary<string, object> message)
    {
        (Types, PrimaryType, Domain, Message) = (types, primaryType, domain, message);
        var hasher = new TypedDataHasher(structs);
        EncodedType = structs.Encode(primaryType);
        DomainSeparator = hasher.HashStruct(TypedDataDomain.TypeName, domain);
        SigningHash = Seal(DomainSeparator, hasher.HashStruct(primaryType, message));
    }

    /// <summary>The struct types by name, <c>EIP712Domain</c> among them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> Types { get; }

    /// <summary>The name of the message's type.</summary>
    public string PrimaryType { get; }

    /// <summary>The message's type as it is hashed, <c>Mail(Person from,string contents)Person(…)</c>: equal texts are equal types.</summary>
    public string EncodedType { get; }

    /// <summary>The values of the domain.</summary>
    public IReadOnlyDictionary<string, object> Domain { get; }

    /// <summary>The values of the message.</summary>
    public IReadOnlyDictionary<string, object> Message { get; }

    /// <summary>The hash of the domain and of its type: equal hashes are equal domains.</summary>
    public Hash DomainSeparator { get; }

    /// <summary>What a wallet signs: Keccak-256 of <c>0x1901 ‖ domain separator ‖ hashStruct(message)</c>.</summary>
    public Hash SigningHash { get; }

    /// <summary>Composes a document.</summary>
    /// <param name="domain">What the signature is for; its type is made of the members that are there.</param>
    /// <param name="types">The struct types, without <c>EIP712Domain</c>.</param>
    /// <param name="primaryType">The message's type.</param>
    /// <param name="message">
    /// The members of the message: <see cref="string"/>, <see cref="bool"/>, <see cref="Address"/>, <see cref="Bytes"/> or <see cref="Hash"/>, a
    /// <see cref="UInt256"/> or another integer, an array, or a dictionary for a struct.
    /// </param>
    /// <exception cref="ArgumentException">These are no document: a name, a type or a value is wrong.</exception>
    public static TypedDataDocument Create(
        TypedDataDomain domain, IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types, string primaryType, IReadOnlyDictionary<string, object> message)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(primaryType);
        ArgumentNullException.ThrowIfNull(message);
        var declared = new Dictionary<string, IReadOnlyList<TypedDataField>>(types.Count + 1, StringComparer.Ordinal) { [TypedDataDomain.TypeName] = [.. domain.Members.Select(member => member.Field)] };
        foreach (var (name, fields) in types)
        {
            declared.Add(name, fields);
        }

        // What was composed is what a reader reads of it, so that no document is handed out that would be refused when it comes back.
        var json = TypedDataWriter.Write(declared, primaryType, domain.Members.ToDictionary(member => member.Field.Name, member => member.Value, StringComparer.Ordinal), message);
        return TryParse(json, out var document, out var fault) ? document : throw new ArgumentException(fault, nameof(message));
    }

    /// <summary>Parses a JSON text strictly.</summary>
    /// <param name="json">The document.</param>
    /// <param name="document">What the text holds, when it is a document.</param>
    /// <param name="fault">One sentence on what is wrong, when it is not. It repeats nothing of the text.</param>
    public static bool TryParse(string json, [NotNullWhen(true)] out TypedDataDocument? document, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(json);
        return TryParse(json.Length > MaxSize ? new byte[MaxSize + 1] : Encoding.UTF8.GetBytes(json), out document, out fault);
    }

    /// <summary>Parses a document that is part of a larger JSON text; doubled names are refused whatever the larger one was read with.</summary>
    /// <param name="json">The document.</param>
    /// <param name="document">What the text holds, when it is a document.</param>
    /// <param name="fault">One sentence on what is wrong, when it is not. It repeats nothing of the text.</param>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out TypedDataDocument? document, [NotNullWhen(false)] out string? fault) =>
        TryParse(JsonMarshal.GetRawUtf8Value(json).ToArray(), out document, out fault);

    /// <summary>The document as JSON, for a wallet to sign.</summary>
    public string ToJson() => TypedDataWriter.Write(Types, PrimaryType, Domain, Message);

    private static bool TryParse(byte[] json, [NotNullWhen(true)] out TypedDataDocument? document, [NotNullWhen(false)] out string? fault)
    {
        var reader = new TypedDataReader();
        document = reader.Read(json);
        fault = document is null ? reader.Fault : null;
        return document is not null;
    }

    private static Hash Seal(Hash domain, Hash message)
    {
        Span<byte> signed = stackalloc byte[2 + (2 * Hash.Size)];
        (signed[0], signed[1]) = (0x19, 0x01);
        domain.CopyTo(signed[2..]);
        message.CopyTo(signed[(2 + Hash.Size)..]);
        return Keccak256.Compute(signed);
    }
}
