namespace Portcullis.Ethereum.Tests;

public sealed class HashTests
{
    private const string Known = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

    [Theory]
    [InlineData(Known)]
    [InlineData("0xC5D2460186F7233C927E7DB2DCC703C0E500B653CA82273B7BFAD8045D85A470")]
    public void TryParse_EitherCase_IsTaken(string text)
    {
        Hash.TryParse(text, out var hash).ShouldBeTrue();
        hash.ToString().ShouldBe(Known);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("00c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("0Xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a47")]
    [InlineData("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a4700")]
    [InlineData("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a47000")]
    [InlineData("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a47g")]
    [InlineData("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a47 ")]
    public void TryParse_Malformed_IsRefused(string? text)
    {
        Hash.TryParse(text, out var hash).ShouldBeFalse();
        hash.ShouldBe(default);
    }

    [Fact]
    public void Parse_Malformed_IsAFormatException() => Should.Throw<FormatException>(() => Hash.Parse("0x12"));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Constructor_OtherLength_IsRefused(int length) => Should.Throw<ArgumentException>(() => new Hash(new byte[length]));

    [Fact]
    public void ToArray_AnyHash_RoundTrips()
    {
        var random = new Random(42);
        var bytes = new byte[Hash.Size];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);

            new Hash(bytes).ToArray().ShouldBe(bytes);
            Hash.Parse(new Hash(bytes).ToString()).ShouldBe(new Hash(bytes));
        }
    }

    [Fact]
    public void ToArray_Changed_LeavesTheHash()
    {
        var hash = Hash.Parse(Known);
        hash.ToArray()[0] = 0;

        hash.ToString().ShouldBe(Known);
    }

    [Fact]
    public void CopyTo_LargerSpan_WritesOnly32Bytes()
    {
        var bytes = new byte[40];
        Hash.Parse(Known).CopyTo(bytes);

        bytes[..32].ShouldBe(Hash.Parse(Known).ToArray());
        bytes[32..].ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Equals_AnyByteChanged_IsAnother()
    {
        var bytes = Hash.Parse(Known).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i]++;
            (new Hash(bytes) == Hash.Parse(Known)).ShouldBeFalse();
            bytes[i]--;
        }

        new Hash(bytes).GetHashCode().ShouldBe(Hash.Parse(Known).GetHashCode());
    }

    [Fact]
    public void GetHashCode_SameFirstAndLastBytes_SpreadsAnyway()
    {
        var codes = Enumerable.Range(0, 1000).Select(i => Hash.Parse($"0x{0:x16}{i:x32}{0:x16}").GetHashCode());

        codes.Distinct().Count().ShouldBeGreaterThan(990);
    }
}
