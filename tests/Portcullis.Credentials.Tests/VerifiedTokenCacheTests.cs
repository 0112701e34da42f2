namespace Portcullis.Credentials.Tests;

public sealed class VerifiedTokenCacheTests : IDisposable
{
    private readonly Forge _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public async Task VerifyAsync_Twice_VerifiesOnceAndGivesTheSameObject()
    {
        var cache = Cache();
        var token = Token(1);
        var first = await VerifyAsync(cache, token);
        var second = await VerifyAsync(cache, token);

        second.Token.ShouldBeSameAs(first.Token);
        _forge.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task VerifyAsync_Remembered_CompletesSynchronously()
    {
        var cache = Cache();
        var token = Token(1);
        await VerifyAsync(cache, token);
        cache.VerifyAsync(token, TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyAsync_SameTextOfManyRequests_IsStillHeldAgainstTheClockAndTheKeys()
    {
        var cache = Cache();
        var token = Token(1);
        for (var time = 0; time < 5; time++)
        {
            (await VerifyAsync(cache, token)).IsValid.ShouldBeTrue();
        }

        _forge.Withdraw(_forge.Key.KeyId);
        (await VerifyAsync(cache, token)).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    [Fact]
    public async Task VerifyAsync_RememberedPastExpiry_IsExpired()
    {
        var cache = Cache();
        var token = Token(1);
        await VerifyAsync(cache, token);

        _forge.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        var last = await VerifyAsync(cache, token);
        last.IsValid.ShouldBeTrue();
        cache.Check(last.Token!).ShouldBeNull();
        _forge.Clock.Advance(TimeSpan.FromTicks(1));
        (await VerifyAsync(cache, token)).Refusal!.Code.ShouldBe(RefusalCode.ExpiredToken);
        cache.Check(last.Token!)!.Code.ShouldBe(RefusalCode.ExpiredToken);
    }

    [Fact]
    public async Task VerifyAsync_RefusedToken_IsNotKept()
    {
        var cache = Cache();
        var token = _forge.WithPayload(claims => claims["nbf"] = _forge.Now + 70);
        (await VerifyAsync(cache, token)).IsValid.ShouldBeFalse();
        cache.Count.ShouldBe(0);

        _forge.Clock.Advance(TimeSpan.FromSeconds(10));
        (await VerifyAsync(cache, token)).IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task VerifyAsync_OtherSignatureOverRememberedClaims_IsVerifiedAnew()
    {
        var cache = Cache();
        var token = Token(1);
        await VerifyAsync(cache, token);
        var forged = token[..^10] + new string(token[^10..^1].Reverse().ToArray()) + token[^1];
        (await VerifyAsync(cache, forged)).IsValid.ShouldBeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    [Trait("Case", "D5")]
    public async Task VerifyAsync_MoreTokensThanCapacity_StaysBounded(int capacity)
    {
        var cache = Cache(capacity);
        for (var number = 0; number < 100; number++)
        {
            (await VerifyAsync(cache, Token(number))).IsValid.ShouldBeTrue();
            cache.Count.ShouldBeLessThanOrEqualTo(capacity);
        }
    }

    [Fact]
    public async Task VerifyAsync_TokenInUse_OutlivesTheIdleOnes()
    {
        var cache = Cache(8);
        var busy = Token(1000);
        var first = (await VerifyAsync(cache, busy)).Token;
        for (var number = 0; number < 50; number++)
        {
            await VerifyAsync(cache, Token(number));
            (await VerifyAsync(cache, busy)).Token.ShouldBeSameAs(first);
        }
    }

    [Fact]
    public async Task VerifyAsync_OldestBeyondCapacity_IsVerifiedAnew()
    {
        var cache = Cache(4);
        var oldest = Token(1000);
        await VerifyAsync(cache, oldest);
        for (var number = 0; number < 4; number++)
        {
            await VerifyAsync(cache, Token(number));
        }

        var asked = _forge.Asked.Count;
        await VerifyAsync(cache, oldest);
        _forge.Asked.Count.ShouldBe(asked + 1);
    }

    [Fact]
    public async Task VerifyAsync_KeyWithdrawn_RefusesRememberedTokens()
    {
        var cache = Cache();
        var token = Token(1);
        await VerifyAsync(cache, token);
        _forge.Withdraw(_forge.Key.KeyId);
        (await VerifyAsync(cache, token)).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);
    }

    [Fact]
    public async Task Clear_RememberedToken_IsVerifiedAnew()
    {
        var cache = Cache();
        var token = Token(1);
        await VerifyAsync(cache, token);
        cache.Clear();

        cache.Count.ShouldBe(0);
        await VerifyAsync(cache, token);
        _forge.Asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task VerifyAsync_KeyWithdrawnWhileVerifying_IsNotKept()
    {
        var slow = new SlowKey(_forge.Key.PublicKey);
        var cache = new VerifiedTokenCache(new AccessTokenVerifier(Forge.Issuer, Forge.Issuer, slow, _forge.Clock), _forge.Clock, 10);
        var pending = VerifyAsync(cache, Token(1));
        cache.Clear();
        slow.Answer();

        (await pending).IsValid.ShouldBeTrue();
        cache.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("é")]
    [InlineData("\ud800")]
    [InlineData("a.b.c")]
    public async Task VerifyAsync_Garbage_IsInvalid(string token) =>
        (await VerifyAsync(Cache(), token)).Refusal!.Code.ShouldBe(RefusalCode.InvalidToken);

    [Theory]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(5500)]
    public async Task VerifyAsync_LongToken_IsRememberedToo(int padding)
    {
        var cache = Cache();
        var token = _forge.WithPayload(claims => claims["x"] = new string('a', padding));
        var first = (await VerifyAsync(cache, token)).Token.ShouldNotBeNull();
        (await VerifyAsync(cache, token)).Token.ShouldBeSameAs(first);
    }

    [Fact]
    public async Task VerifyAsync_OnManyThreads_GivesOneObjectPerToken()
    {
        var cache = Cache(1000);
        var tokens = Enumerable.Range(0, 20).Select(Token).ToArray();
        await VerifyAsync(cache, tokens[0]);
        var seen = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Task.Run(() => VerifyAsync(cache, tokens[number % 20]))));
        seen.Select(outcome => outcome.Token).Distinct(ReferenceEqualityComparer.Instance).Count().ShouldBe(20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Constructor_CapacityBelowTwo_Throws(int capacity) => Should.Throw<ArgumentOutOfRangeException>(() => Cache(capacity));

    [Fact]
    public async Task VerifyAsync_Remembered_AllocatesNothing()
    {
        const int Times = 2000;
        const int SmallestObject = 24;
        var cache = Cache();
        var token = Token(1);
        await VerifyAsync(cache, token);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < Times; time++)
        {
            await cache.VerifyAsync(token, CancellationToken.None);
        }

        // A collection that another test causes ends this thread's allocation buffer, which then counts as used: up to 8 KiB.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Times * SmallestObject);
    }

    private VerifiedTokenCache Cache(int capacity = 100) => new(_forge.Verifier, _forge.Clock, capacity);

    private string Token(int number) => _forge.Claims($"grant-{number}").Sign(_forge.Key);

    private static async Task<TokenVerification> VerifyAsync(VerifiedTokenCache cache, string token) =>
        await cache.VerifyAsync(token, TestContext.Current.CancellationToken);
}
