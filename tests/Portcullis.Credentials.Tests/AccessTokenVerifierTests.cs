using System.Text.Json.Nodes;

namespace Portcullis.Credentials.Tests;

public sealed class AccessTokenVerifierTests : IDisposable
{
    private readonly Forge _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public async Task VerifyAsync_GoodToken_GivesItsClaims() =>
        (await _forge.VerifyAsync(_forge.WithPayload(_ => { }))).Token!.Id.ShouldBe("grant-1");

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("AT+JWT")]
    [InlineData("application/at+jwt")]
    [InlineData("Application/At+Jwt")]
    public async Task VerifyAsync_TypeInAnyForm_IsAccepted(string type) =>
        (await _forge.VerifyAsync(_forge.WithHeader(header => header["typ"] = type))).IsValid.ShouldBeTrue();

    [Fact]
    [Trait("Case", "J8")]
    public async Task VerifyAsync_AudienceArrayWithOursSecond_IsAcceptedUnderOurs() =>
        (await _forge.VerifyAsync(_forge.WithPayload(claims => claims["aud"] = new JsonArray("https://other.example", Forge.Issuer))))
        .Token!.Audience.ShouldBe(Forge.Issuer);

    [Fact]
    public async Task VerifyAsync_UnknownClaim_IsPassedOver() =>
        (await _forge.VerifyAsync(_forge.WithPayload(claims => claims["act"] = new JsonObject { ["sub"] = "x" }))).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(-61, false)]
    [Trait("Case", "J7")]
    public async Task VerifyAsync_Expiry_HasNoTolerance(int secondsLeft, bool accepted)
    {
        var outcome = await _forge.VerifyAsync(_forge.WithPayload(claims => claims["exp"] = _forge.Now + secondsLeft));
        outcome.IsValid.ShouldBe(accepted);
        outcome.Refusal?.Code.ShouldBe(RefusalCode.ExpiredToken);
    }

    [Theory]
    [InlineData("nbf", 60, true)]
    [InlineData("nbf", 61, false)]
    [InlineData("nbf", 600, false)]
    [InlineData("iat", 60, true)]
    [InlineData("iat", 61, false)]
    [InlineData("iat", -100_000_000, true)]
    [Trait("Case", "J7")]
    public async Task VerifyAsync_FutureTimes_AreTakenUpToTheSkew(string claim, int secondsAhead, bool accepted)
    {
        var outcome = await _forge.VerifyAsync(_forge.WithPayload(claims => claims[claim] = _forge.Now + secondsAhead));
        outcome.IsValid.ShouldBe(accepted);
        outcome.Refusal?.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    [Fact]
    public async Task VerifyAsync_ForgedAndExpired_IsNotCalledExpired()
    {
        var token = _forge.WithPayload(claims => claims["exp"] = _forge.Now - 1);
        var forged = token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..];
        (await _forge.VerifyAsync(forged)).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    [Fact]
    [Trait("Case", "J5")]
    public async Task VerifyAsync_OtherSignatureOfTheSameToken_KeepsItsId()
    {
        var token = Forge.Sign(_forge.Header().ToJsonString(), _forge.Payload().ToJsonString(), signed => Negated(_forge.SignDigest(signed)));
        (await _forge.VerifyAsync(token)).Token!.Id.ShouldBe("grant-1");
    }

    [Fact]
    public async Task VerifyAsync_NoKeysKnown_CannotTell()
    {
        using var stranger = new Forge();
        _forge.IsAvailable = false;
        var outcome = await _forge.VerifyAsync(stranger.WithPayload(_ => { }));
        outcome.Refusal!.Code.ShouldBe(RefusalCode.KeysUnavailable);
    }

    [Fact]
    [Trait("Case", "J12")]
    public async Task VerifyAsync_OldAndNewKey_BothVerifyUntilOneIsWithdrawn()
    {
        using var next = SigningKey.Create();
        _forge.Publish(next.PublicKey);
        var (before, after) = (_forge.Claims().Sign(_forge.Key), _forge.Claims().Sign(next));
        (await _forge.VerifyAsync(before)).IsValid.ShouldBeTrue();
        (await _forge.VerifyAsync(after)).IsValid.ShouldBeTrue();

        _forge.Withdraw(_forge.Key.KeyId);
        (await _forge.VerifyAsync(before)).IsValid.ShouldBeFalse();
        (await _forge.VerifyAsync(after)).IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyAsync_OnManyThreads_IsSteady()
    {
        var (good, bad) = (_forge.WithPayload(_ => { }), _forge.WithPayload(claims => claims["iss"] = "https://evil.example"));
        var verifier = new AccessTokenVerifier(Forge.Issuer, Forge.Issuer, new FixedKey(_forge.Key.PublicKey), _forge.Clock);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 400)
            .Select(number => Task.Run(async () => (await verifier.VerifyAsync(number % 2 == 0 ? good : bad, CancellationToken.None)).IsValid)));
        outcomes.Count(valid => valid).ShouldBe(200);
    }

    // (r, n - s) verifies whenever (r, s) does.
    private static byte[] Negated(byte[] signature)
    {
        var order = new System.Numerics.BigInteger(
            Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);
        var s = order - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature.AsSpan(0, 32), .. new byte[32 - bytes.Length], .. bytes];
    }
}
