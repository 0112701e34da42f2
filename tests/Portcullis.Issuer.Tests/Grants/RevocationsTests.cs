using Portcullis.Ethereum;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Grants;

public sealed class RevocationsTests : SignInTest
{
    [Fact]
    public async Task EveryChange_IsAuditedOnce()
    {
        await Issuer.SignInAsync(Alice);
        var revocations = Issuer.Get<Revocations>();
        var grant = (await Issuer.Get<IGrantStore>().ListActiveAsync(new Account(1, Alice.Address), Issuer.Clock.GetUtcNow(), default)).Single();

        (await revocations.BlockAsync(Alice.Address, "stolen", default)).ShouldBeTrue();
        (await revocations.BlockAsync(Alice.Address, "again", default)).ShouldBeFalse();
        (await revocations.UnblockAsync(Alice.Address, default)).ShouldBeTrue();
        (await revocations.UnblockAsync(Alice.Address, default)).ShouldBeFalse();
        (await revocations.RevokeAsync(grant.Id, default)).ShouldBeTrue();
        (await revocations.RevokeAsync(grant.Id, default)).ShouldBeFalse();
        await RestartAsync();

        var kinds = (await Issuer.Get<IAuditStore>().ListAsync(10, default)).Select(record => record.Entry.Kind);
        kinds.ShouldBe(["grant_closed", "account_unblocked", "account_blocked", "grant_opened"]);
    }
}
