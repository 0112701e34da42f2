using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Stores.Cleaning;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Issuer.Tests.Stores;
using Portcullis.Issuer.Tests.Stores.Sqlite;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>The machine's clock is set, or the machine is suspended, which a steady clock does not see.</summary>
public sealed class ClockStepTests : IAsyncLifetime
{
    private static readonly Account Somebody = new(1, Address.Parse("0x000000000000000000000000000000000000dEaD"));
    private static readonly SignInOrigin Origin = SignInOrigin.From("https://api.test");

    private readonly TwoClocks _machine = new();
    private readonly SqliteFixture _sqlite = new();
    private ServiceProvider _services = null!;

    public static TheoryData<int> Steps => [-120, -5, 5, 120];

    private NonceIssuer Nonces => _services.GetRequiredService<NonceIssuer>();

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_machine);
        _sqlite.Add(services);
        services.AddSingleton<WaryClock>();
        services.AddSingleton<NonceIssuer>();
        services.AddSingleton<ChallengeWriter>();
        _services = services.BuildServiceProvider();
        _ = _services.GetRequiredService<WaryClock>();
        await _services.OpenPortcullisStoresAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _sqlite.Dispose();
    }

    [Theory]
    [MemberData(nameof(Steps))]
    [Trait("Case", "R10")]
    public void Challenge_AfterAStep_IsGoodByTheClockThatJudgesIt(int minutes)
    {
        _ = Write();
        _machine.Pass(TimeSpan.FromSeconds(30));
        _machine.Step(TimeSpan.FromMinutes(minutes));

        var message = Write();

        message.IssuedAt.Instant.ShouldBe(_machine.GetUtcNow());
        message.ExpirationTime!.Value.Instant.ShouldBe(_machine.GetUtcNow() + NonceIssuer.Lifetime);
        Judge(message).ShouldBe(SiweFault.None);
        Check(message.Nonce).ShouldBeNull();
        Figure.Print("R10", $"clock set by {minutes} min: the next challenge is good at once");
    }

    [Theory]
    [InlineData(-120, null)]
    [InlineData(-5, null)]
    [InlineData(5, "nonce_expired")]
    [InlineData(120, "nonce_expired")]
    [Trait("Case", "R10")]
    public void Nonce_AcrossAStep_ExpiresSoonerOrAsItWas(int minutes, string? code)
    {
        var nonce = Write().Nonce;
        _machine.Step(TimeSpan.FromMinutes(minutes));

        Check(nonce)?.Code.ShouldBe(code);
        (Check(nonce) is null).ShouldBe(code is null);
        _machine.Pass(NonceIssuer.Lifetime);
        Check(nonce).ShouldBe(RefusalCode.NonceExpired);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    [Trait("Case", "R10")]
    public void Nonce_OnceExpired_IsNotRevivedByAStep(int minutes)
    {
        var nonce = Write().Nonce;
        _machine.Step(TimeSpan.FromHours(1));
        Check(nonce).ShouldBe(RefusalCode.NonceExpired);

        _machine.Step(TimeSpan.FromHours(-1) + TimeSpan.FromMinutes(minutes));

        Check(nonce).ShouldBe(RefusalCode.NonceExpired);
    }

    [Fact]
    public void IssuedAt_AfterAStepBack_MayBeAMinuteAheadAtMost()
    {
        var message = Write();

        _machine.Step(TimeSpan.FromSeconds(-60));
        Judge(message).ShouldBe(SiweFault.None);
        _machine.Step(TimeSpan.FromMilliseconds(-1));
        Judge(message).ShouldBe(SiweFault.IssuedInFuture);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    [Trait("Case", "R10")]
    public async Task UsedNonce_CleanedAcrossAStep_IsNeverAcceptedAgain(int minutes)
    {
        var store = _services.GetRequiredService<INonceStore>();
        for (var i = 0; i < 50; i++)
        {
            _machine.Pass(TimeSpan.FromMinutes(1));
            _machine.Step(TimeSpan.FromMinutes(i % 7 == 3 ? minutes : 0));
            var nonce = Write().Nonce;
            var check = Nonces.Check(nonce, NoncePurpose.SignIn, Origin, Somebody.Address);
            (await store.TryUseAsync(nonce, check.ExpiresAt, default)).ShouldBeTrue();
            _machine.Step(TimeSpan.FromMinutes(i % 5 == 1 ? minutes : 0));
            await CleanAsync();

            var accepted = Check(nonce) is null && await store.TryUseAsync(nonce, check.ExpiresAt, default);
            accepted.ShouldBeFalse($"minute {i}");
        }
    }

    [Fact]
    public async Task Clean_ClockSetAheadByMistake_KeepsWhatOnlyThatClockCallsPast()
    {
        var store = _services.GetRequiredService<INonceStore>();
        await store.TryUseAsync("n", _machine.GetUtcNow() + NonceIssuer.Lifetime, default);
        _machine.Step(TimeSpan.FromDays(400));

        await CleanAsync();

        (await store.TryUseAsync("n", default, default)).ShouldBeFalse();
    }

    private SiweMessage Write()
    {
        SiweMessage.TryParse(_services.GetRequiredService<ChallengeWriter>().Write(Somebody, Origin, NoncePurpose.SignIn, null).ToMessage(), out var message, out _).ShouldBeTrue();
        return message!;
    }

    private SiweFault Judge(SiweMessage message) =>
        SiweValidation.Validate(message, message.Domain, message.Uri, message.Nonce, message.ChainId, _machine.GetUtcNow(), AccessTokenVerifier.Skew);

    private RefusalCode? Check(string nonce) => Nonces.Check(nonce, NoncePurpose.SignIn, Origin, Somebody.Address).Fault;

    private async Task CleanAsync()
    {
        using var cleaner = new StoreCleaner(
            _services.GetRequiredService<INonceStore>(), _services.GetRequiredService<IGrantStore>(), _services.GetRequiredService<ISessionStore>(), _services.GetRequiredService<IAuthorizationCodeStore>(), _services.GetRequiredService<IAuditStore>(), _services.GetRequiredService<IApiKeyStore>(),
            _services.GetRequiredService<WaryClock>(), _machine, NullLogger<StoreCleaner>.Instance);
        await cleaner.CleanAsync(default);
    }
}
