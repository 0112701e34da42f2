using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Grants;

public sealed class RevocationSnapshotTests : SignInTest
{
    private RevocationSnapshot Snapshot => Issuer.Get<RevocationSnapshot>();

    [Fact]
    public async Task Check_NothingRevoked_IsNull()
    {
        await Snapshot.RefreshAsync(default);

        Snapshot.Check(Token($"eip155:1:{Alice.Address}", "g")).ShouldBeNull();
    }

    [Theory]
    [InlineData("eip155:1:")]
    [InlineData("eip155:10:")]
    [InlineData("eip155:424242:")]
    public async Task Check_BlockedAddress_IsRefusedOnEveryChain(string chain)
    {
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "stolen", default);

        Snapshot.Check(Token(chain + Alice.Address, "g"))!.Code.ShouldBe(RefusalCode.AccountBlocked);
        Snapshot.Check(Token(chain + Carol.Address, "g")).ShouldBeNull();
        Snapshot.IsBlocked(Alice.Address).ShouldBeTrue();
        Snapshot.IsBlocked(Carol.Address).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("eip155:1:0x")]
    public async Task Check_OddAccount_IsNotBlocked(string account)
    {
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        Snapshot.Check(Token(account, "g")).ShouldBeNull();
    }

    [Fact]
    public async Task Check_RevokedGrant_IsRefusedAndOthersAreNot()
    {
        await Issuer.SignInAsync(Alice);
        await Issuer.SignInAsync(Alice);
        var grants = await Issuer.Get<IGrantStore>().ListActiveAsync(new Account(1, Alice.Address), Issuer.Clock.GetUtcNow(), default);

        (await Issuer.Get<Revocations>().RevokeAsync(grants[0].Id, default)).ShouldBeTrue();

        Snapshot.Check(Token($"eip155:1:{Alice.Address}", grants[0].Id))!.Code.ShouldBe(RefusalCode.RevokedToken);
        Snapshot.Check(Token($"eip155:1:{Alice.Address}", grants[1].Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Refresh_WrittenByAnotherProgram_IsSeen()
    {
        await Issuer.Get<IBlockedAccountStore>().BlockAsync(new BlockedAccount(Alice.Address, "", Issuer.Clock.GetUtcNow()), default);
        Snapshot.IsBlocked(Alice.Address).ShouldBeFalse();

        await Snapshot.RefreshAsync(default);

        Snapshot.IsBlocked(Alice.Address).ShouldBeTrue();
    }

    [Fact]
    public async Task Refresher_AfterASecond_SeesWhatAnotherProgramWrote()
    {
        await Issuer.Get<IBlockedAccountStore>().BlockAsync(new BlockedAccount(Alice.Address, "", Issuer.Clock.GetUtcNow()), default);

        (await Eventually.Async(() =>
        {
            Issuer.Clock.Advance(RevocationRefresher.Interval);
            return Snapshot.IsBlocked(Alice.Address);
        })).ShouldBeTrue();
    }

    [Fact]
    public async Task Refresh_StoreGone_KeepsWhatIsKnown()
    {
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);
        File.Move(Folder.File("data/portcullis.db"), Folder.File("aside.db"));

        await Should.ThrowAsync<StoreException>(Snapshot.RefreshAsync(default));

        Snapshot.IsBlocked(Alice.Address).ShouldBeTrue();
    }

    [Fact]
    public async Task Restart_Blocks_AreKnownBeforeTheFirstRequest()
    {
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);
        await RestartAsync();

        Snapshot.IsBlocked(Alice.Address).ShouldBeTrue();
    }

    [Fact]
    public async Task SignIn_Blocked_IsRefusedAndAfterUnblockingGood()
    {
        var message = await Issuer.MessageAsync(Alice);
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "stolen key", default);

        var answer = (await Issuer.SendAsync(Alice, message)).ShouldBe(401, "account_blocked");

        answer.Text.ShouldNotContain("stolen key");
        (await Issuer.Get<Revocations>().UnblockAsync(Alice.Address, default)).ShouldBeTrue();
        (await Issuer.SendAsync(Alice, message)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task SignIn_BlockedButNotSignedByIt_TellsNothingOfTheBlock()
    {
        var text = (await Issuer.MessageAsync(Alice)).ToString();
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "stolen key", default);

        (await Issuer.SendAsync(TestIssuer.Form(text, Carol.Sign(text), null))).ShouldBe(401, "signature_invalid");
    }

    private static AccessToken Token(string account, string id) => new()
    {
        Issuer = "i",
        Account = account,
        Proof = ProofKind.KeyRecovery,
        Audience = "a",
        Id = id,
        ClientId = "c",
        Scope = "",
        IssuedAt = default,
        NotBefore = default,
        ExpiresAt = default,
    };
}
