using System.Collections;

namespace Portcullis.Ethereum.Abi;

/// <summary>The types of an array's or a tuple's items, in order.</summary>
internal static class AbiSequence
{
    public static IReadOnlyList<AbiType> TypesOf(AbiType type, int count) =>
        type.Kind == AbiKind.Tuple ? type.Components : new Repeated(type.Components[0], count);

    private sealed class Repeated(AbiType type, int count) : IReadOnlyList<AbiType>
    {
        public int Count => count;

        public AbiType this[int index] => type;

        public IEnumerator<AbiType> GetEnumerator() => Enumerable.Repeat(type, count).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
