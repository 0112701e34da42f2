using System.Data.Common;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Tests.Stores;

/// <summary>What every session store must do.</summary>
public abstract class SessionStoreTests : StoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Account Somebody = new(1, Address.Parse("0x52908400098527886E0F7030069857D2E4169EE7"));

    private ISessionStore Store => Get<ISessionStore>();

    [Fact]
    public async Task Open_SessionAndGrant_AreBothThere()
    {
        var session = Make("s1");
        await Store.OpenAsync(session, GrantOf("g1", "s1"), default);

        var found = (await Store.FindAsync("s1", default))!;
        found.Accounts.ShouldBe(session.Accounts);
        (found with { Accounts = session.Accounts }).ShouldBe(session);
        (await Get<IGrantStore>().FindAsync("g1", default))!.SessionId.ShouldBe("s1");
    }

    [Fact]
    public async Task Find_OtherId_IsNull() => (await Store.FindAsync("s1", default)).ShouldBeNull();

    [Fact]
    public async Task Open_GrantOfAnIdThatIsTaken_LeavesNoSession()
    {
        await Get<IGrantStore>().OpenAsync(GrantOf("g1", null), default);

        await Should.ThrowAsync<DbException>(() => Store.OpenAsync(Make("s1"), GrantOf("g1", "s1"), default));

        (await Store.FindAsync("s1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Renew_64AtOnce_OneSucceeds()
    {
        await Store.OpenAsync(Make("s1"), GrantOf("g0", "s1"), default);

        var renewals = await Task.WhenAll(Enumerable.Range(1, 64).Select(i =>
            Store.TryRenewAsync(Make("s1") with { Digest = $"d{i}" }, "d0", GrantOf($"g{i}", "s1"), Start, default)));

        var winner = Array.IndexOf(renewals, true) + 1;
        renewals.Count(done => done).ShouldBe(1);
        (await Store.FindAsync("s1", default))!.Digest.ShouldBe($"d{winner}");
        (await Get<IGrantStore>().ListActiveAsync(Somebody, Start, default)).Select(grant => grant.Id).ShouldBe(["g0", $"g{winner}"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("d1", 0)]
    [InlineData("d0", 30)]
    public async Task Renew_OtherDigestOrExpired_ChangesNothing(string digest, int days)
    {
        await Store.OpenAsync(Make("s1"), GrantOf("g0", "s1"), default);

        (await Store.TryRenewAsync(Make("s1") with { Digest = "d2" }, digest, GrantOf("g1", "s1"), Start.AddDays(days), default)).ShouldBeFalse();

        (await Store.FindAsync("s1", default))!.Digest.ShouldBe("d0");
        (await Get<IGrantStore>().FindAsync("g1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Renew_LinkedAccount_IsKept()
    {
        var session = Make("s1");
        await Store.OpenAsync(session, GrantOf("g0", "s1"), default);
        var linked = session with { Digest = "d1", Accounts = [.. session.Accounts, new SessionAccount(Somebody with { ChainId = 10 }, ProofKind.Contract, "c2VhbGVk")] };

        (await Store.TryRenewAsync(linked, "d0", GrantOf("g1", "s1"), Start, default)).ShouldBeTrue();

        (await Store.FindAsync("s1", default))!.Accounts.ShouldBe(linked.Accounts);
    }

    [Fact]
    public async Task Replace_Session_EndsItsGrantsOfBeforeAndNoOthers()
    {
        await Store.OpenAsync(Make("s1"), GrantOf("g0", "s1"), default);
        await Store.OpenAsync(Make("s2"), GrantOf("other", "s2"), default);
        await Store.TryRenewAsync(Make("s1") with { Digest = "d1" }, "d0", GrantOf("g1", "s1"), Start, default);

        (await Store.TryReplaceAsync(Make("s1") with { Digest = "d2" }, "d0", GrantOf("g2", "s1"), Start, default)).ShouldBeFalse();
        (await Get<IRevokedStore>().ReadAsync(Start, default)).Grants.ShouldBeEmpty();
        (await Store.TryReplaceAsync(Make("s1") with { Digest = "d2" }, "d1", GrantOf("g2", "s1"), Start, default)).ShouldBeTrue();

        (await Store.FindAsync("s1", default))!.RevokedAt.ShouldBeNull();
        (await Get<IRevokedStore>().ReadAsync(Start, default)).Grants.ShouldBe(["g0", "g1"], ignoreOrder: true);
        (await Store.TryRenewAsync(Make("s1") with { Digest = "d3" }, "d2", GrantOf("g3", "s1"), Start, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Revoke_Open_EndsItAndItsGrantsOnce()
    {
        await Store.OpenAsync(Make("s1"), GrantOf("g0", "s1"), default);
        await Store.OpenAsync(Make("s2"), GrantOf("other", "s2"), default);
        await Store.TryRenewAsync(Make("s1") with { Digest = "d1" }, "d0", GrantOf("g1", "s1"), Start, default);
        var version = await Get<IRevokedStore>().GetVersionAsync(default);

        (await Store.RevokeAsync("s1", Start.AddMinutes(1), default)).ShouldBeTrue();
        (await Store.RevokeAsync("s1", Start.AddMinutes(2), default)).ShouldBeFalse();
        (await Store.RevokeAsync("s3", Start, default)).ShouldBeFalse();

        (await Store.FindAsync("s1", default))!.RevokedAt.ShouldBe(Start.AddMinutes(1));
        (await Store.TryRenewAsync(Make("s1"), "d1", GrantOf("g2", "s1"), Start, default)).ShouldBeFalse();
        (await Get<IRevokedStore>().ReadAsync(Start, default)).Grants.ShouldBe(["g0", "g1"], ignoreOrder: true);
        (await Get<IRevokedStore>().GetVersionAsync(default)).ShouldBeGreaterThan(version);
    }

    [Fact]
    public async Task DeleteExpired_EarlierOnes_AreForgottenInBatches()
    {
        for (var i = 0; i < 4; i++)
        {
            await Store.OpenAsync(Make($"s{i}"), GrantOf($"g{i}", $"s{i}"), default);
        }

        await Store.OpenAsync(Make("stays") with { ExpiresAt = Start.AddDays(60) }, GrantOf("g9", "stays"), default);

        (await Store.DeleteExpiredAsync(Start.AddDays(31), 3, default)).ShouldBe(3);
        (await Store.DeleteExpiredAsync(Start.AddDays(31), 3, default)).ShouldBe(1);
        (await Store.FindAsync("stays", default)).ShouldNotBeNull();
    }

    private static Session Make(string id) => new()
    {
        Id = id,
        Digest = "d0",
        Accounts = [new SessionAccount(Somebody, ProofKind.KeyRecovery, null)],
        ClientId = "public",
        Scope = "market-data:gold",
        KeyThumbprint = "thumb",
        Audience = "https://reports.test",
        OpenedAt = Start,
        ExpiresAt = Start.AddDays(30),
    };

    private static Grant GrantOf(string id, string? session) => new()
    {
        Id = id,
        Account = Somebody,
        ProofKind = ProofKind.KeyRecovery,
        Audience = "https://api.test",
        ClientId = "public",
        Scope = "market-data market-data:gold",
        SessionId = session,
        IssuedAt = Start,
        ExpiresAt = Start.AddMinutes(15),
    };
}
