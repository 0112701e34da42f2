namespace Portcullis.Ethereum.Tests;

public sealed class BytesTests
{
    [Fact]
    public void Empty_EveryWayToSayIt_IsEqual()
    {
        Bytes[] all = [Bytes.Empty, default, new Bytes([]), Bytes.Parse("0x")];

        all.ShouldAllBe(bytes => bytes == Bytes.Empty && bytes.Length == 0 && bytes.ToString() == "0x");
        all.Select(bytes => bytes.GetHashCode()).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("0xdeadbeef")]
    public void Parse_WholeBytes_RoundTrips(string text)
    {
        Bytes.Parse(text).ToString().ShouldBe(text);
        Bytes.Parse(text).Length.ShouldBe((text.Length / 2) - 1);
        Bytes.Parse(text).Span.ToArray().ShouldBe(Hex.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0x0")]
    [InlineData("0xzz")]
    public void Parse_Malformed_IsAFormatException(string text) => Should.Throw<FormatException>(() => Bytes.Parse(text));

    [Fact]
    public void Equals_SameContent_IsEqualInEveryWay()
    {
        var (left, right) = (Bytes.Parse("0x0102"), Bytes.Parse("0x0102"));

        (left == right).ShouldBeTrue();
        (left != right).ShouldBeFalse();
        left.Equals((object)right).ShouldBeTrue();
        left.GetHashCode().ShouldBe(right.GetHashCode());
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x01")]
    [InlineData("0x0103")]
    [InlineData("0x010200")]
    [InlineData("0x000102")]
    public void Equals_OtherContent_IsNot(string other)
    {
        (Bytes.Parse("0x0102") == Bytes.Parse(other)).ShouldBeFalse();
        (Bytes.Parse("0x0102") != Bytes.Parse(other)).ShouldBeTrue();
        Bytes.Parse("0x0102").Equals((object)Bytes.Parse(other)).ShouldBeFalse();
    }

    [Fact]
    public void Equals_AnotherType_IsNot()
    {
        Bytes.Parse("0x0102").Equals("0x0102").ShouldBeFalse();
        Bytes.Parse("0x0102").Equals(null).ShouldBeFalse();
    }

    [Fact]
    public void Bytes_AsAKey_AreFoundByContent()
    {
        var places = new Dictionary<Bytes, int> { [Bytes.Parse("0x0102")] = 1, [Bytes.Empty] = 2 };

        places[Bytes.Parse("0x0102")].ShouldBe(1);
        places[default].ShouldBe(2);
    }
}
