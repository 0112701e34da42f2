using System.Text;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.TypedData;

/// <summary>Hashes values that fit their types (EIP-712, "Definition of hashStruct").</summary>
internal sealed class TypedDataHasher(TypedDataStructs structs)
{
    /// <summary>The hash of a struct's type and of its members, one word each.</summary>
    public Hash HashStruct(string name, IReadOnlyDictionary<string, object> value)
    {
        var members = structs.MembersOf(name);
        var words = new byte[Hash.Size * (1 + members.Count)];
        structs.HashOf(name).CopyTo(words);
        for (var i = 0; i < members.Count; i++)
        {
            WriteWord(members[i].Type, value[members[i].Field.Name], words.AsSpan(Hash.Size * (1 + i)));
        }

        return Keccak256.Compute(words);
    }

    private void WriteWord(TypedDataType type, object value, Span<byte> word)
    {
        switch (value)
        {
            case string text:
                Keccak256.Compute(Encoding.UTF8.GetBytes(text), word);
                break;
            case Bytes bytes when type.Elementary!.Kind == AbiKind.Bytes:
                Keccak256.Compute(bytes.Span, word);
                break;
            case IReadOnlyDictionary<string, object> members:
                HashStruct(type.Struct!, members).CopyTo(word);
                break;
            case object[] items:
                HashArray(type.Element!, items).CopyTo(word);
                break;
            default:
                AbiWord.FromValue(type.Elementary!, value).WriteBigEndian(word);
                break;
        }
    }

    private Hash HashArray(TypedDataType element, object[] items)
    {
        var words = new byte[Hash.Size * items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            WriteWord(element, items[i], words.AsSpan(Hash.Size * i));
        }

        return Keccak256.Compute(words);
    }
}
