using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;
using Portcullis.AspNetCore.Keys;
using Portcullis.Credentials;
using Portcullis.Testing;

namespace Portcullis.AspNetCore.Tests.Keys;

public sealed class RemoteKeySourceTests : IDisposable
{
    private readonly SigningKey _key = SigningKey.Create();
    private readonly SigningKey _next = SigningKey.Create();
    private readonly FakeClock _clock = new();
    private readonly StubTransport _transport = new();
    private readonly KeySetClient _client;
    private readonly RemoteKeySource _source;

    public RemoteKeySourceTests()
    {
        _transport.Keys = [_key];
        _client = new KeySetClient("https://gate.example/", KeySetClient.AccessTokenPath, _transport);
        _source = new RemoteKeySource(_client, _clock, NullLogger<RemoteKeySource>.Instance);
    }

    public void Dispose()
    {
        _client.Dispose();
        _transport.Dispose();
        _key.Dispose();
        _next.Dispose();
    }

    [Fact]
    public async Task FindAsync_FirstUse_FetchesFromTheAuthority()
    {
        (await FindAsync(_key))!.X.ShouldBe(_key.PublicKey.X);
        _transport.Asked.ShouldBe(new Uri("https://gate.example/oauth2/jwks"));
    }

    [Fact]
    public async Task FindAsync_KnownKey_IsFetchedOnceAndStaysTheSameObject()
    {
        var first = await FindAsync(_key);
        (await FindAsync(_key)).ShouldBeSameAs(first);
        _transport.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task FindAsync_ManyAtOnce_FetchOnce()
    {
        _transport.Gate = new();
        var finds = Enumerable.Range(0, 50).Select(_ => FindAsync(_key)).ToArray();
        _transport.Gate.SetResult();

        (await Task.WhenAll(finds)).ShouldAllBe(key => key != null);
        _transport.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task FindAsync_UnknownKeys_FetchOncePerHalfAMinute()
    {
        await FindAsync(_key);
        _clock.Advance(TimeSpan.FromSeconds(30));
        for (var number = 0; number < 100; number++)
        {
            (await _source.FindAsync($"unknown-{number}", TestContext.Current.CancellationToken)).ShouldBeNull();
        }

        _transport.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task FindAsync_UnknownKeyWithinHalfAMinute_FetchesNothing()
    {
        await FindAsync(_key);
        _clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        (await FindAsync(_next)).ShouldBeNull();
        _transport.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task FindAsync_NewKeyPublished_IsFoundAfterThePause()
    {
        var old = await FindAsync(_key);
        _transport.Keys = [_key, _next];
        _clock.Advance(RemoteKeySource.Pause);

        (await FindAsync(_next)).ShouldNotBeNull();
        (await FindAsync(_key)).ShouldBeSameAs(old);
        _source.Withdrawals.ShouldBe(0);
    }

    [Fact]
    public async Task FindAsync_KeyWithdrawn_IsGoneAfterTheNextFetch()
    {
        await FindAsync(_key);
        _transport.Keys = [_next];
        _clock.Advance(RemoteKeySource.Pause);
        await FindAsync(_next);

        (await FindAsync(_key)).ShouldBeNull();
        _source.Withdrawals.ShouldBe(1);
    }

    [Fact]
    public async Task FindAsync_IssuerAway_KeepsTheLastGoodSetForADay()
    {
        await FindAsync(_key);
        _transport.Broken = true;
        _clock.Advance(RemoteKeySource.MaxAge - TimeSpan.FromTicks(1));
        (await FindAsync(_key)).ShouldNotBeNull();

        _clock.Advance(TimeSpan.FromTicks(1));
        (await FindAsync(_key)).ShouldBeNull();
        _source.IsAvailable.ShouldBeFalse();
    }

    [Fact]
    public async Task FindAsync_NeverFetched_IsNotAvailableUntilItIs()
    {
        _transport.Broken = true;
        (await FindAsync(_key)).ShouldBeNull();
        _source.IsAvailable.ShouldBeFalse();
        _transport.Broken = false;
        (await FindAsync(_key)).ShouldBeNull();
        _transport.Fetches.ShouldBe(1);

        _clock.Advance(RemoteKeySource.FirstPause);
        (await FindAsync(_key)).ShouldNotBeNull();
        _source.IsAvailable.ShouldBeTrue();
    }

    [Fact]
    public async Task FindAsync_EmptySet_DoesNotReplaceAGoodOne()
    {
        await FindAsync(_key);
        _transport.Keys = [];
        _clock.Advance(RemoteKeySource.Pause);
        (await FindAsync(_next)).ShouldBeNull();
        (await FindAsync(_key)).ShouldNotBeNull();
    }

    [Fact]
    public async Task FindAsync_OldSet_IsServedWhileItIsRenewed()
    {
        await FindAsync(_key);
        _transport.Gate = new();
        _clock.Advance(RemoteKeySource.RenewAfter);
        (await FindAsync(_key)).ShouldNotBeNull();

        _transport.Keys = [_key, _next];
        var waiting = FindAsync(_next);
        _transport.Gate.SetResult();
        (await waiting).ShouldNotBeNull();
        _transport.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task FindAsync_OneCallerGivesUp_TheOthersAreServed()
    {
        _transport.Gate = new();
        using var impatient = new CancellationTokenSource();
        var first = _source.FindAsync(_key.KeyId, impatient.Token).AsTask();
        var second = FindAsync(_key);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);

        _transport.Gate.SetResult();
        (await second).ShouldNotBeNull();
    }

    private Task<JsonWebKey?> FindAsync(SigningKey key) => _source.FindAsync(key.KeyId, TestContext.Current.CancellationToken).AsTask();
}
