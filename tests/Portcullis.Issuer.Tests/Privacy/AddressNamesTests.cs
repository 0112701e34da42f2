using Portcullis.Issuer.Privacy;
using Portcullis.Solana;

namespace Portcullis.Issuer.Tests.Privacy;

public sealed class AddressNamesTests
{
    private const string Address = "0x52908400098527886E0F7030069857D2E4169EE7";
    private const string Wallet = "7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv";

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

    [Theory]
    [InlineData("<S>", "<T>")]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:<S>", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:<T>")]
    [InlineData("?a=solana%3A5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp%3a<S>%20<S>", "?a=solana%3A5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp%3a<T>%20<T>")]
    [InlineData("a wallet <S>, another (<S>); <A>.", "a wallet <T>, another (<T>); <H>.")]
    [InlineData("/x/<S>/y?z=<S>&<A>", "/x/<T>/y?z=<T>&<H>")]
    [InlineData("%<S>", "%<T>")]
    [InlineData("an ordinary line that says a little more than one of thirty-two characters before <S>", "an ordinary line that says a little more than one of thirty-two characters before <T>")]
    public void Hide_AddressesOfSolana_AreHashes(string text, string expected) => _names.Hide(Fill(text)).ShouldBe(Fill(expected));

    [Fact]
    public void Hide_ShortestAddressOfSolana_IsAHash() => _names.Hide("to 11111111111111111111111111111111").ShouldBe($"to {_names.Hash("11111111111111111111111111111111")}");

    [Theory]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")]
    [InlineData("5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW")]
    [InlineData("7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv7")]
    [InlineData("7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAa")]
    [InlineData("7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaK0")]
    [InlineData("xS3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv")]
    [InlineData("ReadAndDecideCertainSettingsBesideThePresent")]
    [InlineData("b0a1e5c8f0c54be7a0de9a0dd0a1b2c3")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("Request starting HTTP/1.1 GET http://localhost/pub/x - - - an ordinary line that is a little longer than most")]
    public void Hide_NoAddressOfSolana_IsTheTextItself(string text) => _names.Hide(text).ShouldBeSameAs(text);

    [Fact]
    public void Hide_AnyWallet_IsHidden()
    {
        for (var number = 0; number < 2_000; number++)
        {
            var wallet = new SolanaAddress(System.Security.Cryptography.SHA256.HashData([(byte)number, (byte)(number >> 8)])).ToString();

            _names.Hide($"solana:x:{wallet} came").ShouldBe($"solana:x:{_names.Hash(wallet)} came");
        }
    }

    [Fact]
    public void Names_Plain_HideNothing()
    {
        var names = new AddressNames(new byte[32], arePlain: true);

        names.Hide(Address).ShouldBe(Address);
        names.Of($"eip155:1:{Address}").ShouldBe($"eip155:1:{Address}");
        names.Hash(Address).ShouldBe(Hash);
    }

    private string Fill(string text) => text
        .Replace("<S>", Wallet, StringComparison.Ordinal)
        .Replace("<T>", _names.Hash(Wallet), StringComparison.Ordinal)
        .Replace("<A>", Address, StringComparison.Ordinal)
        .Replace("<a>", Address.ToLowerInvariant(), StringComparison.Ordinal)
        .Replace("<D>", Address[2..], StringComparison.Ordinal)
        .Replace("<H>", Hash, StringComparison.Ordinal);
}
