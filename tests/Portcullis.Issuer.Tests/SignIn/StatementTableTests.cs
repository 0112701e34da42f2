using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>The S cases about what stands in a message, through the whole issuer: signed rightly as it is sent, and answered by what it says.</summary>
public sealed class StatementTableTests(SharedIssuer people) : IClassFixture<SharedIssuer>
{
    [Theory]
    [InlineData("api.test@evil.test", 401, "domain_mismatch")]
    [InlineData("evil.test@api.test", 401, "domain_mismatch")]
    [InlineData("xn--pi-7ra.test", 401, "domain_mismatch")]
    [InlineData("127.0.0.1", 401, "domain_mismatch")]
    [InlineData("аpi.test", 400, "invalid_message")]
    [InlineData("api.test/", 400, "invalid_message")]
    [InlineData("", 400, "invalid_message")]
    [Trait("Case", "S3")]
    public async Task Domain_ThatOnlyLooksLikeOurs_IsRefused(string domain, int status, string code) =>
        (await ChangedAsync("api.test wants", $"{domain} wants")).ShouldBe(status, code);

    [Theory]
    [InlineData("aaaaaaa", 400, "invalid_message")]
    [InlineData("", 400, "invalid_message")]
    [InlineData("aaaa-aaaa", 400, "invalid_message")]
    [InlineData("aaaaaaaa ", 400, "invalid_message")]
    [InlineData("aaaaaaa\u0430", 400, "invalid_message")]
    [InlineData("aaaaaaaa", 401, "nonce_invalid")]
    [Trait("Case", "S10")]
    public async Task Nonce_OfAnotherForm_IsRefused(string nonce, int status, string code)
    {
        var good = await people.Issuer.MessageAsync(people.Alice);

        (await SendAsync(good.ToString().Replace(good.Nonce, nonce, StringComparison.Ordinal))).ShouldBe(status, code);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z", 200, null)]
    [InlineData("2026-01-01t00:00:00z", 200, null)]
    [InlineData("2026-01-01T02:00:00+02:00", 200, null)]
    [InlineData("2025-12-31T18:30:00-05:30", 200, null)]
    [InlineData("2026-01-01T00:00:00.123456789Z", 200, null)]
    [InlineData("2026-01-01T00:10:00Z", 401, "message_not_yet_valid")]
    [InlineData("2026-01-01T00:10:00-00:01", 401, "message_not_yet_valid")]
    [InlineData("2026-02-30T00:00:00Z", 400, "invalid_message")]
    [InlineData("2026-11-22 10:00:00", 400, "invalid_message")]
    [InlineData("2025-12-31T23:59:60Z", 400, "invalid_message")]
    [InlineData("2026-01-01T00:00:00.1234567890Z", 400, "invalid_message")]
    [InlineData("2026-01-01T00:00:00", 400, "invalid_message")]
    [InlineData("0000-01-01T00:00:00Z", 400, "invalid_message")]
    [InlineData("99999-01-01T00:00:00Z", 400, "invalid_message")]
    [InlineData("1767225600", 400, "invalid_message")]
    [Trait("Case", "S11")]
    public async Task IssuedAt_InEveryForm_IsTakenOrRefused(string text, int status, string? code) =>
        (await ChangedAsync("Issued At: 2026-01-01T00:00:00.000Z", $"Issued At: {text}")).ShouldBe(status, code);

    [Theory]
    [InlineData("Expiration Time", "2026-01-01T00:00:00Z", 401, "message_expired")]
    [InlineData("Expiration Time", "2026-01-01T02:00:00+02:00", 401, "message_expired")]
    [InlineData("Expiration Time", "2026-01-01T00:00:00.000000099Z", 401, "message_expired")]
    [InlineData("Expiration Time", "2026-01-01T00:00:00.0000001Z", 200, null)]
    [InlineData("Expiration Time", "2026-01-01t00:00:01z", 200, null)]
    [InlineData("Expiration Time", "2026-02-30T00:00:00Z", 400, "invalid_message")]
    [InlineData("Expiration Time", "2026-12-31T23:59:60Z", 400, "invalid_message")]
    [InlineData("Expiration Time", "", 400, "invalid_message")]
    [InlineData("Not Before", "2026-01-01T00:00:00Z", 200, null)]
    [InlineData("Not Before", "2026-01-01T02:00:00+02:00", 200, null)]
    [InlineData("Not Before", "2026-01-01T00:00:00.0000001Z", 401, "message_not_yet_valid")]
    [InlineData("Not Before", "2026-11-22 10:00:00", 400, "invalid_message")]
    [InlineData("Not Before", "2016-12-31T23:59:60Z", 400, "invalid_message")]
    [Trait("Case", "S11")]
    public async Task OtherTimes_InEveryForm_AreTakenOrRefused(string field, string text, int status, string? code) =>
        (await SendAsync($"{await people.Issuer.MessageAsync(people.Alice)}\n{field}: {text}")).ShouldBe(status, code);

    [Fact]
    [Trait("Case", "S12")]
    public async Task Address_OneLetterInTheWrongCase_IsRefused()
    {
        var text = (await people.Issuer.MessageAsync(people.Alice)).ToString();
        var address = people.Alice.Address.ToString();
        foreach (var place in Enumerable.Range(2, address.Length - 2).Where(place => char.IsLetter(address[place])))
        {
            var letter = char.IsLower(address[place]) ? char.ToUpperInvariant(address[place]) : char.ToLowerInvariant(address[place]);
            (await SendAsync(text.Replace(address, address[..place] + letter + address[(place + 1)..], StringComparison.Ordinal))).ShouldBe(400, "invalid_message");
        }

        (await SendAsync(text)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf")]
    [InlineData("Chain ID: 1\n", "Chain ID: 1\r\n")]
    [InlineData("Sign in.", "Sign in. ")]
    [Trait("Case", "S12")]
    public async Task Signature_IsOfTheVeryCharactersThatCame(string sent, string other)
    {
        var text = (await people.Issuer.MessageAsync(people.Alice)).ToString();
        text.ShouldContain(sent);

        (await people.Issuer.SendAsync(TestIssuer.Form(text, people.Alice.Sign(text.Replace(sent, other, StringComparison.Ordinal)), null))).ShouldBe(401, "signature_invalid");
        (await SendAsync(text)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("Resources:", 200, null)]
    [InlineData("Resources:\n- https://evil.test\n- https://api.test", 400, "invalid_message")]
    [InlineData("Resources:\n- https://api.test\n- https://api.test", 400, "invalid_message")]
    [InlineData("Resources:\n- no URI", 400, "invalid_message")]
    [InlineData("Resources:\n- ", 400, "invalid_message")]
    [InlineData("Resources: \n- https://api.test", 400, "invalid_message")]
    [InlineData("Resources:\n-https://api.test", 400, "invalid_message")]
    [InlineData("Resources:\n* https://api.test", 400, "invalid_message")]
    [InlineData("Resources:\n", 400, "invalid_message")]
    [InlineData("1000", 400, "invalid_message")]
    [Trait("Case", "S14")]
    public async Task Resources_AnyAtAll_AreRefused(string lines, int status, string? code)
    {
        var resources = lines == "1000" ? "Resources:" + string.Concat(Enumerable.Repeat("\n- a:b", 1000)) : lines;

        (await SendAsync($"{await people.Issuer.MessageAsync(people.Alice)}\n{resources}")).ShouldBe(status, code);
    }

    private Task<Answer> SendAsync(string text) => people.Issuer.SendAsync(TestIssuer.Form(text, people.Alice.Sign(text), null));

    private async Task<Answer> ChangedAsync(string part, string other)
    {
        var text = (await people.Issuer.MessageAsync(people.Alice)).ToString();
        text.ShouldContain(part);
        return await SendAsync(text.Replace(part, other, StringComparison.Ordinal));
    }
}
