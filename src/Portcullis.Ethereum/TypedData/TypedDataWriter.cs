using System.Buffers;
using System.Collections;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Portcullis.Ethereum.TypedData;

/// <summary>Writes a document as wallets take it in <c>eth_signTypedData_v4</c>.</summary>
internal static class TypedDataWriter
{
    /// <summary>The JSON text.</summary>
    /// <exception cref="ArgumentException">A value is of a .NET type that no type of EIP-712 has.</exception>
    public static string Write(
        IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types, string primaryType, IReadOnlyDictionary<string, object> domain, IReadOnlyDictionary<string, object> message)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteTypes(writer, types);
            writer.WriteString("primaryType", primaryType);
            writer.WritePropertyName("domain");
            WriteValue(writer, domain);
            writer.WritePropertyName("message");
            WriteValue(writer, message);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTypes(Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyList<TypedDataField>> types)
    {
        writer.WriteStartObject("types");
        foreach (var (name, fields) in types)
        {
            writer.WriteStartArray(name);
            foreach (var field in fields)
            {
                writer.WriteStartObject();
                writer.WriteString("name", field.Name);
                writer.WriteString("type", field.Type);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case Address or Bytes or Hash:
                writer.WriteStringValue(value.ToString());
                break;
            case IReadOnlyDictionary<string, object> members:
                WriteStruct(writer, members);
                break;
            case IEnumerable items:
                WriteArray(writer, items);
                break;
            default:
                TypedDataNumber.Write(writer, ToInteger(value));
                break;
        }
    }

    private static void WriteStruct(Utf8JsonWriter writer, IReadOnlyDictionary<string, object> members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            WriteValue(writer, item);
        }

        writer.WriteEndArray();
    }

    private static BigInteger ToInteger(object value) => value switch
    {
        UInt256 number => number.ToBigInteger(),
        BigInteger number => number,
        ulong number => number,
        long number => number,
        int number => number,
        _ => throw new ArgumentException($"no type of EIP-712 has a value of the .NET type {value?.GetType().Name ?? "null"}", nameof(value)),
    };
}
