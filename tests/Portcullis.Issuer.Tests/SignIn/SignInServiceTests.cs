using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Under whose name a refusal is put on record.</summary>
public sealed class SignInServiceTests : SignInTest
{
    private string AliceId => $"eip155:1:{Alice.Address}";

    [Fact]
    public async Task Refused_SignatureOfSomebodyElse_IsOnlyAClaim()
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        (await Issuer.SendAsync(TestIssuer.Form(text, Carol.Sign(text), null))).ShouldBe(401, "signature_invalid");

        var entry = await LastAsync();
        (entry.Account, entry.Claimed, entry.Class).ShouldBe((null, AliceId, AuditClass.UnprovenRefusal));
    }

    [Fact]
    public async Task Refused_BadNonce_IsOnlyAClaim()
    {
        (await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice, new string('0', 74)))).ShouldBe(401, "nonce_invalid");

        var entry = await LastAsync();
        (entry.Account, entry.Claimed).ShouldBe((null, AliceId));
    }

    [Fact]
    public async Task Refused_Blocked_IsTheAccounts()
    {
        var message = await Issuer.MessageAsync(Alice);
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);
        (await Issuer.SendAsync(Alice, message)).ShouldBe(401, "account_blocked");

        var entry = await LastAsync();
        (entry.Account, entry.Claimed, entry.Class).ShouldBe((AliceId, null, AuditClass.ProvenRefusal));
    }

    [Fact]
    public async Task Refused_NonceUsed_IsOnlyAClaim()
    {
        var message = await Issuer.MessageAsync(Alice);
        await Issuer.SendAsync(Alice, message);
        (await Issuer.SendAsync(Alice, message)).ShouldBe(401, "nonce_used");

        var entry = await LastAsync();
        (entry.Account, entry.Claimed).ShouldBe((null, AliceId), "no signature is checked for it");
    }

    private async Task<AuditEntry> LastAsync()
    {
        await Issuer.Get<AuditLog>().StopAsync(default);
        return (await Issuer.Get<IAuditStore>().ListAsync(1, default)).ShouldHaveSingleItem().Entry;
    }
}
