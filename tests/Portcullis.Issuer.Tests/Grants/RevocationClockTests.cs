using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Issuer.Tests.Stores;
using Portcullis.Issuer.Tests.Stores.Sqlite;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Grants;

/// <summary>A clock that was wrong and is right again brings no revoked token back.</summary>
public sealed class RevocationClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Far = TimeSpan.FromDays(400);
    private static readonly Address Somebody = Address.Parse("0x000000000000000000000000000000000000dEaD");

    private readonly TwoClocks _machine = new();
    private readonly SqliteFixture _sqlite = new();
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        _sqlite.Add(services);
        _services = services.BuildServiceProvider();
        await _services.OpenPortcullisStoresAsync(default);
        await Get<IGrantStore>().OpenAsync(Grant(), default);
        await Get<IGrantStore>().RevokeAsync("g", _machine.GetUtcNow(), default);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _sqlite.Dispose();
    }

    [Fact]
    [Trait("Case", "R10")]
    public async Task Check_ClockSetFarAheadAndBack_TheRevokedTokenStaysRefused()
    {
        using var snapshot = new RevocationSnapshot(Get<IRevokedStore>(), _machine);
        _machine.Step(Far);
        await BlockSomebodyAsync();
        await snapshot.RefreshAsync(default);
        _machine.Step(-Far);

        Refusal(snapshot).ShouldBe(RefusalCode.RevokedToken);
        Figure.Print("R10", "clock 400 days ahead and back: 0 revoked tokens accepted");
    }

    [Fact]
    [Trait("Case", "R10")]
    public async Task Refresh_StartedWithTheClockFarAhead_FindsTheRevokedTokenOnceItIsSetBack()
    {
        _machine.Step(Far);
        using var snapshot = new RevocationSnapshot(Get<IRevokedStore>(), _machine);
        await snapshot.RefreshAsync(default);
        _machine.Step(-Far);

        await snapshot.RefreshAsync(default);

        Refusal(snapshot).ShouldBe(RefusalCode.RevokedToken);
    }

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private static RefusalCode? Refusal(RevocationSnapshot snapshot) => snapshot.Check(new AccessToken
    {
        Issuer = "i",
        Account = $"eip155:1:{Somebody}",
        Proof = ProofKind.KeyRecovery,
        Audience = "a",
        Id = "g",
        ClientId = "c",
        Scope = "",
        IssuedAt = default,
        NotBefore = default,
        ExpiresAt = default,
    })?.Code;

    private Task<bool> BlockSomebodyAsync() => Get<IBlockedAccountStore>().BlockAsync(new BlockedAccount(new Address(new byte[20]), "", _machine.GetUtcNow()), default);

    private Grant Grant() => new()
    {
        Id = "g",
        Account = new Account(1, Somebody),
        ProofKind = ProofKind.KeyRecovery,
        Audience = "a",
        ClientId = "c",
        Scope = "",
        IssuedAt = _machine.GetUtcNow(),
        ExpiresAt = _machine.GetUtcNow().AddMinutes(15),
    };
}
