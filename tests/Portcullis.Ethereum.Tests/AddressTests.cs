using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests;

public sealed class AddressTests
{
    private const string Known = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    [Fact]
    public void ToString_KnownAddress_CarriesTheChecksum() =>
        Address.Parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").ToString().ShouldBe(Known);

    [Fact]
    public void ToString_Erc55Vectors_MatchesAllEight()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read("eips/eip55.json"));
        var run = 0;
        foreach (var text in vectors.RootElement.GetProperty("valid_checksummed").EnumerateArray().Select(item => item.GetString()!))
        {
            Address.Parse(text.ToLowerInvariant()).ToString().ShouldBe(text);
            Address.TryParseChecksummed(text, out var address).ShouldBeTrue();
            address.ToLowerString().ShouldBe(text.ToLowerInvariant());
            run++;
        }

        run.ShouldBe(8);
    }

    [Theory]
    [InlineData(Known)]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    public void TryParse_RightOrNoChecksum_IsTaken(string text)
    {
        Address.TryParse(text, out var address).ShouldBeTrue();
        address.ToString().ShouldBe(Known);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("005aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed0")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00")]
    [InlineData(" 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\n")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae\0")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1bea\uFF41\uFF42")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beAed")]
    public void TryParse_Malformed_IsRefused(string? text)
    {
        Address.TryParse(text, out var address).ShouldBeFalse();
        address.ShouldBe(Address.Zero);
    }

    [Fact]
    public void TryParse_AnyLetterOfTheOtherCase_IsRefused()
    {
        for (var i = 2; i < Known.Length; i++)
        {
            var letter = char.IsUpper(Known[i]) ? char.ToLowerInvariant(Known[i]) : char.ToUpperInvariant(Known[i]);
            if (letter != Known[i])
            {
                Address.TryParse(string.Concat(Known.AsSpan(0, i), [letter], Known.AsSpan(i + 1)), out _).ShouldBeFalse($"letter {i}");
            }
        }
    }

    [Theory]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData(null)]
    public void TryParseChecksummed_NoOrWrongChecksum_IsRefused(string? text) =>
        Address.TryParseChecksummed(text, out _).ShouldBeFalse();

    [Fact]
    public void Parse_Malformed_IsAFormatException() => Should.Throw<FormatException>(() => Address.Parse("0x12"));

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(21)]
    [InlineData(32)]
    public void Constructor_OtherLength_IsRefused(int length) => Should.Throw<ArgumentException>(() => new Address(new byte[length]));

    [Fact]
    public void ToArray_AnyAddress_RoundTrips()
    {
        var random = new Random(42);
        var bytes = new byte[Address.Size];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            var address = new Address(bytes);

            address.ToArray().ShouldBe(bytes);
            Address.Parse(address.ToString()).ShouldBe(address);
            Address.Parse(address.ToLowerString()).ShouldBe(address);
        }
    }

    [Fact]
    public void Equals_AnyByteChanged_IsAnother()
    {
        var bytes = Address.Parse(Known).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i]++;
            (new Address(bytes) == Address.Parse(Known)).ShouldBeFalse();
            bytes[i]--;
        }

        new Address(bytes).GetHashCode().ShouldBe(Address.Parse(Known).GetHashCode());
    }

    [Fact]
    public void GetHashCode_ChosenToCollide_SpreadsAnyway()
    {
        // Both halves of a word equal: a plain exclusive or of them is 0 for every one of these.
        var codes = Enumerable.Range(0, 1000).Select(i => Address.Parse($"0x{i:x8}{i:x8}{i:x8}{i:x8}00000000").GetHashCode());

        codes.Distinct().Count().ShouldBeGreaterThan(990);
    }

    [Fact]
    public void Zero_IsTheDefault()
    {
        Address.Zero.ToString().ShouldBe("0x0000000000000000000000000000000000000000");
        Address.Zero.ShouldBe(default);
    }
}
