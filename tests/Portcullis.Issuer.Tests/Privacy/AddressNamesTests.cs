using Portcullis.Issuer.Privacy;

namespace Portcullis.Issuer.Tests.Privacy;

public sealed class AddressNamesTests
{
    private const string Address = "0x52908400098527886E0F7030069857D2E4169EE7";

    private readonly AddressNames _names = new(new byte[32], arePlain: false);

    private string Hash => _names.Hash(Address);

    [Fact]
    public void Hash_IsShortAndTheSameForEveryWayToWriteIt()
    {
        Hash.ShouldMatch("^address#[0-9a-f]{16}$");
        _names.Hash(Address.ToLowerInvariant()).ShouldBe(Hash);
        _names.Hash(Address.ToUpperInvariant()).ShouldBe(Hash);
        string.Equals(new AddressNames([1, .. new byte[31]], arePlain: false).Hash(Address), Hash, StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public void Of_Account_KeepsTheChain()
    {
        _names.Of($"eip155:10:{Address}").ShouldBe($"eip155:10:{Hash}");
        _names.Of("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv").ShouldStartWith("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:address#");
    }

    [Theory]
    [InlineData("<A>", "<H>")]
    [InlineData("<a>", "<H>")]
    [InlineData("eip155:1:<A> and <a>.", "eip155:1:<H> and <H>.")]
    [InlineData("/x/<A>?y=<A>&z=<a>#", "/x/<H>?y=<H>&z=<H>#")]
    [InlineData("0x<A>", "0x<H>")]
    [InlineData("0x0x<A>,<A>0x", "0x0x<H>,<H>0x")]
    [InlineData("<A>x<A>", "<H>x<H>")]
    [InlineData("0x000000000000000000000000<D>", "0x000000000000000000000000<H>")]
    [InlineData("0x70a08231000000000000000000000000<D>000000000000000000000000<D>01", "0x70a08231000000000000000000000000<H>000000000000000000000000<H>01")]
    public void Hide_Addresses_AreHashes(string text, string expected) => _names.Hide(Fill(text)).ShouldBe(Fill(expected));

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7a")]
    [InlineData("0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6")]
    [InlineData("address#0123456789abcdef")]
    public void Hide_NoAddress_IsTheTextItself(string text) => _names.Hide(text).ShouldBeSameAs(text);

    [Fact]
    public void Names_Plain_HideNothing()
    {
        var names = new AddressNames(new byte[32], arePlain: true);

        names.Hide(Address).ShouldBe(Address);
        names.Of($"eip155:1:{Address}").ShouldBe($"eip155:1:{Address}");
        names.Hash(Address).ShouldBe(Hash);
    }

    private string Fill(string text) => text
        .Replace("<A>", Address, StringComparison.Ordinal)
        .Replace("<a>", Address.ToLowerInvariant(), StringComparison.Ordinal)
        .Replace("<D>", Address[2..], StringComparison.Ordinal)
        .Replace("<H>", Hash, StringComparison.Ordinal);
}
