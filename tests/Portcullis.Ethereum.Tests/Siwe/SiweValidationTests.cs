using Portcullis.Ethereum.Siwe;

namespace Portcullis.Ethereum.Tests.Siwe;

public sealed class SiweValidationTests
{
    private const string Domain = "api.example";
    private const string Uri = "https://api.example/login";
    private const string Nonce = "abcd1234";

    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    [Fact]
    public void Validate_AsExpected_FindsNothing() => Validate(Message(), Noon).ShouldBe(SiweFault.None);

    [Theory]
    [InlineData("evil.test")]
    [InlineData("api.example.evil.test")]
    [InlineData("api.example@evil.test")]
    [InlineData("evil.test@api.example")]
    [InlineData("api.example.")]
    [InlineData("API.example")]
    [InlineData("api.example:443")]
    [InlineData("api.example:8443")]
    [InlineData("xapi.example")]
    public void Validate_AnotherDomain_IsMismatch(string domain) =>
        Validate(Message() with { Domain = domain }, Noon).ShouldBe(SiweFault.DomainMismatch);

    [Theory]
    [InlineData("http://api.example/login")]
    [InlineData("https://evil.test/login")]
    [InlineData("https://api.example/login/")]
    [InlineData("https://api.example/Login")]
    [InlineData("https://api.example:443/login")]
    [InlineData("https://api.example/login?x=1")]
    [InlineData("https://api.example/login#x")]
    [InlineData("https://api.example/%6cogin")]
    public void Validate_AnotherUri_IsMismatch(string uri) => Validate(Message() with { Uri = uri }, Noon).ShouldBe(SiweFault.UriMismatch);

    [Theory]
    [InlineData("ABCD1234")]
    [InlineData("abcd12345")]
    [InlineData("abcd123")]
    public void Validate_AnotherNonce_IsMismatch(string nonce) => Validate(Message() with { Nonce = nonce }, Noon).ShouldBe(SiweFault.NonceMismatch);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(ulong.MaxValue)]
    public void Validate_AnotherChain_IsMismatch(ulong chainId) => Validate(Message() with { ChainId = chainId }, Noon).ShouldBe(SiweFault.ChainMismatch);

    [Theory]
    [InlineData(-10_000_000, SiweFault.None)]
    [InlineData(0, SiweFault.None)]
    [InlineData(60, SiweFault.None)]
    [InlineData(61, SiweFault.IssuedInFuture)]
    [InlineData(600, SiweFault.IssuedInFuture)]
    public void Validate_IssuedAt_MayLieAheadByTheSkew(int seconds, SiweFault expected) =>
        Validate(Message() with { IssuedAt = SiweTime.From(Noon.AddSeconds(seconds)) }, Noon).ShouldBe(expected);

    [Theory]
    [InlineData(-1, SiweFault.NotYetValid)]
    [InlineData(0, SiweFault.None)]
    [InlineData(1, SiweFault.None)]
    [InlineData(299_999, SiweFault.None)]
    [InlineData(300_000, SiweFault.Expired)]
    [InlineData(300_001, SiweFault.Expired)]
    public void Validate_Window_IsHalfOpenWithoutGrace(int millisecondsAfterNotBefore, SiweFault expected)
    {
        var message = Message() with { NotBefore = SiweTime.From(Noon), ExpirationTime = SiweTime.From(Noon.AddMinutes(5)) };
        Validate(message, Noon.AddMilliseconds(millisecondsAfterNotBefore)).ShouldBe(expected);
    }

    [Fact]
    public void Validate_WindowInAnotherOffset_IsJudgedByTheInstant()
    {
        SiweTime.TryParse("2026-11-22T14:00:00+02:00", out var end).ShouldBeTrue();
        var message = Message() with { ExpirationTime = end };
        Validate(message, Noon.AddTicks(-1)).ShouldBe(SiweFault.None);
        Validate(message, Noon).ShouldBe(SiweFault.Expired);
    }

    [Fact]
    public void Validate_EmptyWindow_IsNeverValid()
    {
        var message = Message() with { NotBefore = SiweTime.From(Noon), ExpirationTime = SiweTime.From(Noon) };
        Validate(message, Noon).ShouldBe(SiweFault.Expired);
        Validate(message, Noon.AddTicks(-1)).ShouldBe(SiweFault.NotYetValid);
    }

    [Fact]
    public void Validate_ExtremeTimes_DoNotOverflow()
    {
        SiweTime.TryParse("9999-12-31T23:59:59Z", out var last).ShouldBeTrue();
        Validate(Message() with { IssuedAt = last }, DateTimeOffset.MinValue).ShouldBe(SiweFault.IssuedInFuture);
        Validate(Message(), DateTimeOffset.MaxValue).ShouldBe(SiweFault.None);
    }

    [Theory]
    [InlineData("", Uri, Nonce)]
    [InlineData(Domain, "", Nonce)]
    [InlineData(Domain, Uri, "")]
    [InlineData(null, Uri, Nonce)]
    [InlineData(Domain, null, Nonce)]
    [InlineData(Domain, Uri, null)]
    public void Validate_NothingExpected_IsABug(string? domain, string? uri, string? nonce) =>
        Should.Throw<ArgumentException>(() => SiweValidation.Validate(Message(), domain!, uri!, nonce!, 1, Noon, Skew));

    [Fact]
    public void Validate_NegativeSkew_IsABug() =>
        Should.Throw<ArgumentOutOfRangeException>(() => SiweValidation.Validate(Message(), Domain, Uri, Nonce, 1, Noon, TimeSpan.FromTicks(-1)));

    private static SiweFault Validate(SiweMessage message, DateTimeOffset now) => SiweValidation.Validate(message, Domain, Uri, Nonce, 1, now, Skew);

    private static SiweMessage Message() => new()
    {
        Domain = Domain,
        Address = Address.Zero,
        Uri = Uri,
        ChainId = 1,
        Nonce = Nonce,
        IssuedAt = SiweTime.From(Noon.AddMinutes(-1)),
    };
}
