namespace Portcullis.Ethereum.Abi;

/// <summary>Writes values as Solidity's contract ABI lays them out.</summary>
public static class AbiEncoder
{
    /// <summary>Encodes values as the arguments of a function are, without the selector.</summary>
    /// <param name="types">One type for each value.</param>
    /// <param name="values">
    /// Values as <see cref="AbiKind"/> names them. Also taken: for integers <see cref="ulong"/>, <see cref="int"/>, <see cref="long"/> and
    /// <see cref="System.Numerics.BigInteger"/>; for <c>bytes32</c> a <see cref="Hash"/>; for arrays and tuples any list.
    /// </param>
    /// <exception cref="ArgumentException">A value does not fit its type, or there are not as many as types.</exception>
    public static Bytes Encode(IReadOnlyList<AbiType> types, IReadOnlyList<object> values) => Encode([], types, values);

    internal static Bytes Encode(ReadOnlySpan<byte> prefix, IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        var writer = new AbiWriter(prefix);
        WriteSequence(writer, types, values);
        return writer.ToBytes();
    }

    private static void WriteSequence(AbiWriter writer, IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        if (types.Count != values.Count)
        {
            throw new ArgumentException($"{types.Count} values are needed, not {values.Count}", nameof(values));
        }

        var start = writer.Length;
        var head = start;
        writer.Reserve(types.Sum(type => type.HeadSize));
        for (var i = 0; i < types.Count; i++)
        {
            WriteComponent(writer, types[i], values[i], start, head);
            head += types[i].HeadSize;
        }
    }

    private static void WriteComponent(AbiWriter writer, AbiType type, object value, int start, int head)
    {
        if (type.IsDynamic)
        {
            writer.SetWord(head, AbiWord.FromUInt64((ulong)(writer.Length - start)));
            WriteTail(writer, type, value);
        }
        else
        {
            WriteStatic(writer, type, value, head);
        }
    }

    private static void WriteStatic(AbiWriter writer, AbiType type, object value, int head)
    {
        if (type.Kind is not (AbiKind.Array or AbiKind.Tuple))
        {
            writer.SetWord(head, AbiWord.FromValue(type, value));
            return;
        }

        foreach (var (component, item) in Pair(type, value))
        {
            WriteStatic(writer, component, item, head);
            head += component.HeadSize;
        }
    }

    private static void WriteTail(AbiWriter writer, AbiType type, object value)
    {
        switch (type.Kind)
        {
            case AbiKind.Bytes:
                writer.AppendBytes(value is Bytes bytes ? bytes.Span : throw AbiWord.Misfit(type, value));
                break;
            case AbiKind.Text:
                writer.AppendBytes(AbiText.Encode(value as string ?? throw AbiWord.Misfit(type, value)));
                break;
            default:
                var items = Items(type, value);
                if (type is { Kind: AbiKind.Array, Size: 0 })
                {
                    writer.AppendWord(AbiWord.FromUInt64((ulong)items.Count));
                }

                WriteSequence(writer, AbiSequence.TypesOf(type, items.Count), items);
                break;
        }
    }

    private static IEnumerable<(AbiType Type, object Value)> Pair(AbiType type, object value)
    {
        var items = Items(type, value);
        return AbiSequence.TypesOf(type, items.Count).Zip(items);
    }

    private static IReadOnlyList<object> Items(AbiType type, object value)
    {
        var items = value as IReadOnlyList<object> ?? (value as System.Collections.IList)?.Cast<object>().ToList() ?? throw AbiWord.Misfit(type, value);
        var wanted = type.Kind == AbiKind.Tuple ? type.Components.Count : type.Size == 0 ? items.Count : type.Size;
        return items.Count == wanted ? items : throw AbiWord.Misfit(type, value);
    }
}
