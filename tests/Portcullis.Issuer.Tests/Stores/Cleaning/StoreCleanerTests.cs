using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Stores.Cleaning;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Stores.Cleaning;

public sealed class StoreCleanerTests : SignInTest
{
    [Fact]
    public async Task Clean_OldRows_AreForgottenInAllBatches()
    {
        var now = Issuer.Clock.GetUtcNow();
        for (var i = 0; i < 501; i++)
        {
            await Issuer.Get<INonceStore>().TryUseAsync($"old{i}", now - StoreCleaner.NonceGrace - TimeSpan.FromSeconds(1), default);
        }

        await Issuer.Get<INonceStore>().TryUseAsync("kept", now - StoreCleaner.NonceGrace, default);
        await Issuer.Get<IGrantStore>().OpenAsync(Grant("old", now - StoreCleaner.GrantGrace - TimeSpan.FromSeconds(1)), default);
        await Issuer.Get<IGrantStore>().OpenAsync(Grant("kept", now - StoreCleaner.GrantGrace), default);

        await MakeCleaner().CleanAsync(default);

        (await Issuer.Get<INonceStore>().TryUseAsync("old0", now, default)).ShouldBeTrue();
        (await Issuer.Get<INonceStore>().TryUseAsync("old500", now, default)).ShouldBeTrue();
        (await Issuer.Get<INonceStore>().TryUseAsync("kept", now, default)).ShouldBeFalse();
        (await Issuer.Get<IGrantStore>().FindAsync("old", default)).ShouldBeNull();
        (await Issuer.Get<IGrantStore>().FindAsync("kept", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Clean_Audit_ForgetsByAge()
    {
        var store = Issuer.Get<IAuditStore>();
        var now = Issuer.Clock.GetUtcNow();
        await store.AppendAsync([new(now - StoreCleaner.AuditAge - TimeSpan.FromDays(1), new AuditEntry("refused", null, "x", null, null)), new(now, new AuditEntry("refused", null, "y", null, null))], default);

        await MakeCleaner().CleanAsync(default);

        (await store.ListAsync(10, default)).Select(record => record.Entry.Code).ShouldBe(["y"]);
    }

    private static Grant Grant(string id, DateTimeOffset expiresAt) => new()
    {
        Id = id,
        Account = new Account(1, Address.Zero),
        ProofKind = ProofKind.KeyRecovery,
        Audience = "a",
        ClientId = "c",
        Scope = "",
        IssuedAt = expiresAt,
        ExpiresAt = expiresAt,
    };

    private StoreCleaner MakeCleaner() => new(
        Issuer.Get<INonceStore>(), Issuer.Get<IGrantStore>(), Issuer.Get<ISessionStore>(), Issuer.Get<IAuthorizationCodeStore>(), Issuer.Get<IAuditStore>(), Issuer.Get<IApiKeyStore>(), Issuer.Get<WaryClock>(), Issuer.Clock, Issuer.Logs.CreateLogger<StoreCleaner>());
}
