using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Every way in which a proof is refused, through the whole issuer; after each the good message still signs in.</summary>
public sealed class ProofVerifierTests : SignInTest
{
    [Theory]
    [InlineData("evil.test")]
    [InlineData("api.test.evil.test")]
    [InlineData("api.test:8443")]
    [InlineData("api.test:443")]
    [InlineData("api.test.")]
    [InlineData("API.TEST")]
    [InlineData("user@api.test")]
    [InlineData("localhost")]
    [Trait("Case", "S3")]
    public async Task OtherDomain_IsRefused(string domain) => await RefusedAsync(message => message with { Domain = domain }, 401, "domain_mismatch");

    [Theory]
    [InlineData("http://api.test")]
    [InlineData("https://evil.test")]
    [InlineData("https://api.test//")]
    [InlineData("https://api.test/login")]
    [InlineData("https://api.test?x")]
    [InlineData("https://API.test")]
    [InlineData("https://app.test/login")]
    [Trait("Case", "S4")]
    public async Task OtherUri_IsRefused(string uri) => await RefusedAsync(message => message with { Uri = uri }, 401, "uri_mismatch");

    [Theory]
    [InlineData("api.test", "https://api.test")]
    [InlineData("api.test", "https://api.test/")]
    [InlineData("app.test", "https://app.test/login")]
    [InlineData("localhost:5173", "http://localhost:5173")]
    [InlineData("localhost:5173", "http://localhost:5173/")]
    public async Task ConfiguredPair_IsGood(string domain, string uri)
    {
        var message = await Issuer.MessageAsync(Alice) with { Domain = domain, Uri = uri };

        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("app.test", "https://app.test")]
    [InlineData("app.test", "https://app.test/login/")]
    [InlineData("app.test", "https://app.test/login?x=1")]
    [InlineData("localhost:5173", "https://localhost:5173")]
    [Trait("Case", "S4")]
    public async Task PairOfOtherParts_IsRefused(string domain, string uri) =>
        await RefusedAsync(message => message with { Domain = domain, Uri = uri }, 401, "uri_mismatch");

    [Theory]
    [InlineData("https", 200)]
    [InlineData("http", 401)]
    [InlineData("HTTPS", 401)]
    public async Task SchemeBeforeTheDomain_MustBeTheUris(string scheme, int status)
    {
        var answer = await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice) with { Scheme = scheme });

        answer.Status.ShouldBe(status, answer.Text);
    }

    [Theory]
    [InlineData(2UL)]
    [InlineData(11155111UL)]
    public async Task OtherChain_IsRefused(ulong chain) => await RefusedAsync(message => message with { ChainId = chain }, 401, "chain_mismatch");

    [Fact]
    public async Task AnyConfiguredChain_IsGood()
    {
        var answer = await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice) with { ChainId = 10 });

        answer.Status.ShouldBe(200, answer.Text);
    }

    [Theory]
    [InlineData(0, 200, null)]
    [InlineData(60, 200, null)]
    [InlineData(61, 401, "message_not_yet_valid")]
    [InlineData(600, 401, "message_not_yet_valid")]
    [InlineData(-86400, 200, null)]
    [Trait("Case", "S11")]
    public async Task IssuedAt_MayBeAheadByTheSkewOnly(int seconds, int status, string? code) =>
        await TimesAsync((message, now) => message with { IssuedAt = SiweTime.From(now.AddSeconds(seconds)) }, status, code);

    [Theory]
    [InlineData(1, 200, null)]
    [InlineData(0, 401, "message_expired")]
    [InlineData(-1, 401, "message_expired")]
    [Trait("Case", "S11")]
    public async Task ExpirationTime_IsTheFirstBadInstant(int milliseconds, int status, string? code) =>
        await TimesAsync((message, now) => message with { ExpirationTime = SiweTime.From(now.AddMilliseconds(milliseconds)) }, status, code);

    [Theory]
    [InlineData(1, 401, "message_not_yet_valid")]
    [InlineData(0, 200, null)]
    [InlineData(-1, 200, null)]
    [Trait("Case", "S11")]
    public async Task NotBefore_IsTheFirstGoodInstant(int milliseconds, int status, string? code) =>
        await TimesAsync((message, now) => message with { NotBefore = SiweTime.From(now.AddMilliseconds(milliseconds)) }, status, code);

    [Theory]
    [InlineData(299, 200, null)]
    [InlineData(300, 401, "nonce_expired")]
    [InlineData(301, 401, "nonce_expired")]
    [InlineData(86400, 401, "nonce_expired")]
    [Trait("Case", "S10")]
    public async Task Nonce_LivesFiveMinutes(int seconds, int status, string? code)
    {
        var message = await Issuer.MessageAsync(Alice);
        Issuer.Clock.Skip(TimeSpan.FromSeconds(seconds));

        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(status);
        (await Issuer.SendAsync(Alice, message)).Code.ShouldBe(code ?? "nonce_used");
    }

    [Theory]
    [InlineData("aaaaaaaa")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000000000000")]
    [Trait("Case", "S10")]
    public async Task NonceOfSomebodyElse_IsRefused(string nonce) => await RefusedAsync(message => message with { Nonce = nonce }, 401, "nonce_invalid");

    [Fact]
    public async Task NonceInUpperCase_IsRefused() =>
        await RefusedAsync(message => message with { Nonce = message.Nonce.ToUpperInvariant() }, 401, "nonce_invalid");

    [Theory]
    [InlineData(1_000, 401, "nonce_invalid")]
    [InlineData(10_000, 400, "invalid_message")]
    [Trait("Case", "S10")]
    public async Task LongNonce_IsRefused(int length, int status, string code) =>
        await RefusedAsync(message => message with { Nonce = new string('a', length) }, status, code);

    [Theory]
    [InlineData("?domain=app.test")]
    [InlineData("?uri=http://localhost:5173")]
    [InlineData("?address=0x000000000000000000000000000000000000dEaD")]
    [Trait("Case", "S10")]
    public async Task NonceBoundToSomethingElse_IsRefused(string query)
    {
        var nonce = await Issuer.NonceAsync(query);

        await RefusedAsync(message => message with { Nonce = nonce }, 401, "nonce_invalid");
    }

    [Fact]
    [Trait("Case", "S10")]
    public async Task Nonces_RefusedForAnyReason_AreAnsweredAlike()
    {
        var never = await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice, new string('0', 74)));
        var foreign = await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice, await Issuer.NonceAsync($"?address={Carol.Address}")));
        var message = await Issuer.MessageAsync(Alice);
        Issuer.Clock.Advance(TimeSpan.FromSeconds(301));
        var late = await Issuer.SendAsync(Alice, message);

        foreign.Text.ShouldBe(never.Text, "who was asked for another account learns nothing");
        (never.Code, late.Code).ShouldBe(("nonce_invalid", "nonce_expired"));
        Shape(late).ShouldBe(Shape(never));
    }

    [Fact]
    public async Task NonceBoundToTheMessage_IsGood()
    {
        var nonce = await Issuer.NonceAsync($"?domain=api.test&uri=https://api.test/&address={Alice.Address.ToLowerString()}");

        (await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice, nonce))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("https://api.test/x")]
    [InlineData("urn:recap:eyJhdHQiOnt9fQ")]
    [Trait("Case", "S14")]
    public async Task Resources_AreRefused(string resource) => await RefusedAsync(message => message with { Resources = [resource] }, 400, "invalid_message");

    [Fact]
    public async Task EmptyResources_AskForNothingAndAreGood() =>
        (await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice) with { Resources = [] })).Status.ShouldBe(200);

    [Theory]
    [InlineData(" ")]
    [InlineData("hello")]
    [InlineData("api.test wants you to sign in with your Ethereum account:\n")]
    public async Task NotAMessage_IsRefused(string text) =>
        (await Issuer.SendAsync(TestIssuer.Form(text, Alice.Sign(text), null))).ShouldBe(400, "invalid_message");

    [Theory]
    [InlineData("\n", "\r\n")]
    [InlineData("Version: 1", "Version: 2")]
    [InlineData("\n\nURI", "\n\n\nURI")]
    [InlineData("Chain ID: 1", "Chain ID: 01")]
    [InlineData("Chain ID: 1", "Chain ID: 0x1")]
    [InlineData("Issued At: 2026-01-01T", "Issued At: 2026-01-01 ")]
    [InlineData("Issued At: 2026-01-01", "Issued At: 2026-02-30")]
    public async Task MessageThatIsNotStrict_IsRefused(string part, string other)
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        var changed = text.Replace(part, other, StringComparison.Ordinal);
        (changed == text).ShouldBeFalse();

        (await Issuer.SendAsync(TestIssuer.Form(changed, Alice.Sign(changed), null))).ShouldBe(400, "invalid_message");
    }

    [Theory]
    [InlineData("lower")]
    [InlineData("upper")]
    [Trait("Case", "S12")]
    public async Task AddressWithoutChecksum_IsRefused(string letters)
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        var address = Alice.Address.ToString();
        var changed = text.Replace(address, letters == "lower" ? address.ToLowerInvariant() : "0x" + address[2..].ToUpperInvariant(), StringComparison.Ordinal);

        (await Issuer.SendAsync(TestIssuer.Form(changed, Alice.Sign(changed), null))).ShouldBe(400, "invalid_message");
    }

    private static string Shape(Answer answer) =>
        $"{answer.Status} {answer.MediaType} {string.Join(' ', answer.Headers.Select(header => header.Key))} {string.Join(' ', answer.Json.Select(member => member.Key))} {answer.Json["error"]}";

    private async Task TimesAsync(Func<SiweMessage, DateTimeOffset, SiweMessage> change, int status, string? code)
    {
        var answer = await Issuer.SendAsync(Alice, change(await Issuer.MessageAsync(Alice), Issuer.Clock.GetUtcNow()));

        answer.ShouldBe(status, code);
    }

    private async Task RefusedAsync(Func<SiweMessage, SiweMessage> change, int status, string code)
    {
        var good = await Issuer.MessageAsync(Alice);

        var answer = (await Issuer.SendAsync(Alice, change(good))).ShouldBe(status, code);

        ((string?)answer.Json["error"]).ShouldBe(status == 401 ? "invalid_grant" : "invalid_request");
        answer.Json.ContainsKey("error_description").ShouldBeTrue();
        Issuer.Main.Reads.ShouldBe(0);
        (await Issuer.SendAsync(Alice, good)).Status.ShouldBe(200);
    }
}
