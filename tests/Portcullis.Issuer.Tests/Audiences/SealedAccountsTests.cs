using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Audiences;

public sealed class SealedAccountsTests : IDisposable
{
    private static readonly ProvenAccount Caller = new("eip155:1:0x52908400098527886E0F7030069857D2E4169EE7", ProofKind.KeyRecovery);
    private static readonly ProvenAccount Linked = new("eip155:8453:0x8617E340B3D01FA5F11F306F4090FD50E238070D", ProofKind.Contract);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_TheSameToken_GivesThemBackInOrder() => Open("a").Open(Open("a").Seal([Caller, Linked], "s", "j"), "s", "j").ShouldBe([Caller, Linked]);

    [Theory]
    [InlineData("a", "t", "j")]
    [InlineData("a", "s", "k")]
    [InlineData("a", "s\nj", "")]
    [InlineData("b", "s", "j")]
    public void Open_AnotherTokenOrKey_IsNull(string folder, string subject, string id)
    {
        var text = Open("a").Seal([Caller], "s", "j");

        Open(folder).Open(text, subject, id).ShouldBeNull();
    }

    [Fact]
    public void Open_SealedForAnotherPurpose_IsNull()
    {
        var key = SealingKey.Open(_folder.File("a"));

        new SealedAccounts(key).Open(key.Seal("key_recovery eip155:1:0x52908400098527886E0F7030069857D2E4169EE7"u8, "s\nj"), "s", "j").ShouldBeNull();
    }

    [Fact]
    public void Seal_ChainOrKindOfProof_ShowsNotInTheLength()
    {
        Open("a").Seal([Linked], "s", "j").Length.ShouldBe(Open("a").Seal([Caller], "s", "j").Length);
    }

    [Fact]
    public void Seal_AsManyAsThereMayBe_FitsAToken()
    {
        var account = Linked with { Account = "eip155:18446744073709551615:0x8617E340B3D01FA5F11F306F4090FD50E238070D", Proof = ProofKind.KeyRecovery };

        Open("a").Seal([.. Enumerable.Repeat(account, ProvenAccount.MostLinked + 1)], "s", "j").Length.ShouldBeLessThanOrEqualTo(2048);
    }

    private SealedAccounts Open(string folder) => new(SealingKey.Open(_folder.File(folder)));
}
