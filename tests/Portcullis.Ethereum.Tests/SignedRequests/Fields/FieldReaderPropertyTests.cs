using FsCheck;
using FsCheck.Fluent;
using Portcullis.Ethereum.SignedRequests.Fields;

namespace Portcullis.Ethereum.Tests.SignedRequests.Fields;

public sealed class FieldReaderPropertyTests
{
    private static readonly Gen<BareItem> Items = Gen.OneOf(
        Gen.Choose(' ', '~').ListOf().Select(characters => BareItem.OfText(string.Concat(characters.Select(character => (char)character)))),
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => BareItem.OfNumber(number * 1000L % 1_000_000_000_000_000)),
        Gen.Choose(0, 255).ListOf().Select(octets => BareItem.OfOctets([.. octets.Select(octet => (byte)octet)])),
        Gen.Constant(BareItem.True));

    private static readonly Gen<FieldParameters> Parameters = Items.ListOf().Select(items => new FieldParameters([.. items.Select((item, i) => ($"p{i}", item))]));

    private static readonly Gen<FieldMember> Lists =
        from items in (from value in Items from parameters in Parameters select new FieldItem(value, parameters)).ListOf()
        from parameters in Parameters
        select new FieldMember("a", null, [.. items], parameters);

    [Fact]
    public void SerializeList_AnyList_IsReadAsTheSame() =>
        Prop.ForAll(Lists.ToArbitrary(), list =>
        {
            var again = FieldReader.ReadDictionary("a=" + list.SerializeList()).ShouldNotBeNull().ShouldHaveSingleItem();
            return again.SerializeList() == list.SerializeList() && again.Items!.Select(item => item.Value).SequenceEqual(list.Items!.Select(item => item.Value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
