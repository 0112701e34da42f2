using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Sign-ins whose tokens name pseudonyms: those for the issuer's own gateway, and for one of two other audiences.</summary>
public sealed class PairwiseTests : SignInTest
{
    private const string Reports = "https://reports.test";
    private const string Files = "https://files.test";

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Tokens:Subject"] = "pairwise", ["Audiences:0:Uri"] = Reports, ["Audiences:0:Subject"] = "pairwise", ["Audiences:1:Uri"] = Files,
    };

    [Fact]
    public async Task SignIn_SameAudience_IsTheSamePseudonymAlsoAfterARestart()
    {
        await StartAsync();
        var first = await SignInAsync(Alice, Reports);
        await StartAsync();

        SubjectOf(await SignInAsync(Alice, Reports)).ShouldBe(SubjectOf(first));
    }

    [Fact]
    public async Task SignIn_OtherAudienceOrAccount_IsAnotherPseudonym()
    {
        await StartAsync();
        string[] subjects = [SubjectOf(await SignInAsync(Alice, Reports)), SubjectOf(await SignInAsync(Alice, null)), SubjectOf(await SignInAsync(Carol, Reports)), SubjectOf(await SignInAsync(Alice, Files))];

        subjects.Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        subjects[..3].ShouldAllBe(subject => subject.StartsWith("pairwise:", StringComparison.Ordinal));
        subjects[3].ShouldBe(new Account(1, Alice.Address).ToString(), "this audience is to know accounts");
    }

    [Fact]
    public async Task SignIn_LinkedAccounts_HavePseudonymsAndNothingNamesAnAddress()
    {
        await StartAsync();
        var carol = await SignInAsync(Carol, Reports);
        var alice = await SignInAsync(Alice, Reports);

        var linked = await Issuer.LinkAsync(carol, Alice, Carol);

        linked.Status.ShouldBe(200, linked.Text);
        var claims = linked.Claims();
        claims["linked_accounts"]!.AsArray().ShouldHaveSingleItem()!["sub"]!.GetValue<string>().ShouldBe(SubjectOf(alice));
        foreach (var secret in new[] { Alice.Address.ToString()[2..], Carol.Address.ToString()[2..] })
        {
            claims.ToJsonString().ShouldNotContain(secret, Case.Insensitive);
            linked.Text.ShouldNotContain(secret, Case.Insensitive);
        }
    }

    [Fact]
    public async Task Store_PairwiseToken_KeepsTheAccountForTheOperator()
    {
        await StartAsync();
        var id = (await SignInAsync(Alice, Reports)).Claims()["jti"]!.GetValue<string>();
        var account = new Account(1, Alice.Address);

        (await Issuer.Get<IGrantStore>().FindAsync(id, default))!.Account.ShouldBe(account);
        await StartAsync();
        (await Issuer.Get<IAuditStore>().ListAsync(1, default)).ShouldHaveSingleItem().Entry.Account.ShouldBe(account.ToString());
    }

    [Fact]
    public async Task Check_BlockedAccount_RefusesItsPairwiseTokensAndThoseLinkedToIt()
    {
        await StartAsync();
        var alice = await ReadAsync(await SignInAsync(Alice, null));
        var carol = await SignInAsync(Carol, null);
        var linked = await ReadAsync(await Issuer.LinkAsync(carol, Alice, Carol));
        Check(alice).ShouldBeNull();
        Check(linked).ShouldBeNull();

        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        Check(alice)!.Code.ShouldBe(RefusalCode.AccountBlocked);
        Check(linked)!.Code.ShouldBe(RefusalCode.AccountBlocked);
        Check(await ReadAsync(carol)).ShouldBeNull();
    }

    [Fact]
    public async Task Check_AccountsOfAnotherToken_AreRefused()
    {
        await StartAsync();
        var (alice, carol) = (await ReadAsync(await SignInAsync(Alice, null)), await ReadAsync(await SignInAsync(Carol, null)));

        Check(carol with { SealedAccounts = alice.SealedAccounts })!.Code.ShouldBe(RefusalCode.InvalidToken);
        Check(carol with { SealedAccounts = null })!.Code.ShouldBe(RefusalCode.InvalidToken);
        Check(carol with { Id = alice.Id })!.Code.ShouldBe(RefusalCode.InvalidToken);
        Check(carol).ShouldBeNull();
    }

    [Fact]
    public async Task Check_KeyWasLost_IsRefused()
    {
        await StartAsync();
        var answer = await SignInAsync(Alice, null);
        await RestartAsync(() => File.Delete(Folder.File("data/keys/seal.key")), Settings);

        Check(await ReadAsync(answer))!.Code.ShouldBe(RefusalCode.InvalidToken);
        string.Equals(SubjectOf(await SignInAsync(Alice, null)), SubjectOf(answer), StringComparison.Ordinal).ShouldBeFalse();
    }

    private static string SubjectOf(Answer answer) => answer.Claims()["sub"]!.GetValue<string>();

    private Task StartAsync() => RestartAsync(settings: Settings);

    private Refusal? Check(AccessToken token) => Issuer.Services.GetServices<IRevocationCheck>().Select(check => check.Check(token)).FirstOrDefault(refusal => refusal is not null);

    private async Task<AccessToken> ReadAsync(Answer answer)
    {
        var verifier = new AccessTokenVerifier(TestIssuer.PublicUrl, TestIssuer.PublicUrl, Issuer.Get<KeyRing>(), Issuer.Clock);
        var outcome = await verifier.VerifyAsync(answer.Json["access_token"]!.GetValue<string>(), default);
        return outcome.Token.ShouldNotBeNull(outcome.Refusal?.Detail);
    }

    private async Task<Answer> SignInAsync(Wallet wallet, string? resource)
    {
        var message = await Issuer.MessageAsync(wallet);
        var form = TestIssuer.Form(message.ToString(), wallet.Sign(message.ToString()), null);
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        var answer = await Issuer.SendAsync(form);
        answer.Status.ShouldBe(200, answer.Text);
        return answer;
    }
}
