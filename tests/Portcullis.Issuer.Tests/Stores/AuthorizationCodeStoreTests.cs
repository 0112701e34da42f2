using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every store of authorization codes must do.</summary>
public abstract class AuthorizationCodeStoreTests : StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Account Somebody = new(1, Address.Parse("0x52908400098527886E0F7030069857D2E4169EE7"));

    private IAuthorizationCodeStore Store => Get<IAuthorizationCodeStore>();

    [Theory]
    [InlineData(true, "nonce", "https://reports.test")]
    [InlineData(false, null, null)]
    public async Task Add_Code_IsThereAsItWas(bool isOpenId, string? nonce, string? audience)
    {
        var code = Make("d1") with { IsOpenId = isOpenId, Nonce = nonce, Audience = audience };
        await Store.AddAsync(code, default);

        var found = (await Store.FindAsync("d1", default))!;
        found.Accounts.ShouldBe(code.Accounts);
        (found with { Accounts = code.Accounts }).ShouldBe(code);
        (await Store.FindAsync("D1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Redeem_64AtOnce_OneSucceedsAndItsGrantAlone()
    {
        await Store.AddAsync(Make("d1"), default);

        var redeemed = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Store.TryRedeemAsync("d1", SessionOf($"s{i}"), GrantOf($"g{i}", $"s{i}"), default))));

        redeemed.Count(done => done).ShouldBe(1);
        var winner = Array.IndexOf(redeemed, true);
        (await Store.FindAsync("d1", default))!.GrantId.ShouldBe($"g{winner}");
        (await Get<IGrantStore>().ListActiveAsync(Somebody, Start, default)).Select(grant => grant.Id).ShouldBe([$"g{winner}"]);
        (await Get<ISessionStore>().FindAsync($"s{winner}", default)).ShouldNotBeNull();
        (await Get<ISessionStore>().FindAsync($"s{(winner + 1) % 64}", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Redeem_WithoutSession_OpensTheGrantAlone()
    {
        await Store.AddAsync(Make("d1"), default);

        (await Store.TryRedeemAsync("d1", null, GrantOf("g1", null), default)).ShouldBeTrue();
        (await Store.TryRedeemAsync("d1", null, GrantOf("g2", null), default)).ShouldBeFalse();

        (await Get<IGrantStore>().FindAsync("g1", default)).ShouldNotBeNull();
        (await Get<IGrantStore>().FindAsync("g2", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Redeem_Unknown_OpensNothing()
    {
        (await Store.TryRedeemAsync("d1", SessionOf("s1"), GrantOf("g1", "s1"), default)).ShouldBeFalse();

        (await Get<IGrantStore>().FindAsync("g1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task DeleteExpired_EarlierOnes_AreForgottenInBatches()
    {
        for (var i = 0; i < 4; i++)
        {
            await Store.AddAsync(Make($"d{i}"), default);
        }

        await Store.AddAsync(Make("stays") with { ExpiresAt = Start.AddHours(2) }, default);

        (await Store.DeleteExpiredAsync(Start.AddHours(1), 3, default)).ShouldBe(3);
        (await Store.DeleteExpiredAsync(Start.AddHours(1), 3, default)).ShouldBe(1);
        (await Store.FindAsync("stays", default)).ShouldNotBeNull();
    }

    private static AuthorizationCode Make(string digest) => new()
    {
        Digest = digest,
        ClientId = "desk",
        RedirectUri = "https://desk.test/callback",
        CodeChallenge = "challenge",
        Scope = "market-data:gold",
        IsOpenId = true,
        Accounts = [new SessionAccount(Somebody, ProofKind.Contract, "c2VhbGVk")],
        AuthenticatedAt = Start,
        ExpiresAt = Start.AddMinutes(1),
    };

    private static Session SessionOf(string id) => new()
    {
        Id = id,
        Digest = "d0",
        Accounts = [new SessionAccount(Somebody, ProofKind.KeyRecovery, null)],
        ClientId = "desk",
        Scope = "",
        OpenedAt = Start,
        ExpiresAt = Start.AddDays(30),
    };

    private static Grant GrantOf(string id, string? session) => new()
    {
        Id = id,
        Account = Somebody,
        ProofKind = ProofKind.KeyRecovery,
        Audience = "https://api.test",
        ClientId = "desk",
        Scope = "",
        SessionId = session,
        IssuedAt = Start,
        ExpiresAt = Start.AddMinutes(15),
    };
}
