using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Carol, who holds nothing, takes Alice's wallet out of her sign-in again.</summary>
public sealed class UnlinkTests : SignInTest
{
    private const string Linked = """
        { "policies": { "market-data": { "accounts": "linked", "tiers": [
            { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "100" } } ] } } }
        """;

    [Fact]
    public async Task Unlink_Linked_CountsNoMoreAtOnce()
    {
        var linked = await LinkedAsync();
        var before = linked.Json["access_token"]!.GetValue<string>();
        ((bool)(await IntrospectAsync(before)).Json["active"]!).ShouldBeTrue();

        var unlinked = await UnlinkAsync(linked, IdOf(Alice));

        unlinked.Status.ShouldBe(200, unlinked.Text);
        unlinked.Json["scope"]!.GetValue<string>().ShouldBe("");
        var claims = ClaimsOf(unlinked);
        claims["sub"]!.GetValue<string>().ShouldBe(IdOf(Carol));
        claims.ContainsKey("linked_accounts").ShouldBeFalse();
        ((bool)(await IntrospectAsync(before)).Json["active"]!).ShouldBeFalse();
        Check(before).ShouldBe(RefusalCode.RevokedToken);
        Check(unlinked.Json["access_token"]!.GetValue<string>()).ShouldBeNull();
        ClaimsOf(await RefreshAsync(unlinked)).ContainsKey("linked_accounts").ShouldBeFalse();
    }

    [Fact]
    public async Task Unlink_OneOfTwo_LeavesTheOther()
    {
        using var other = new Wallet(10);
        var linked = await LinkAsync(await LinkedAsync(), other);

        var unlinked = await UnlinkAsync(linked, IdOf(other));

        unlinked.Json["scope"]!.GetValue<string>().ShouldBe("market-data market-data:gold");
        ClaimsOf(unlinked)["linked_accounts"]!.ToJsonString().ShouldBe($$"""[{"sub":"{{IdOf(Alice)}}","proof":"key_recovery"}]""");
    }

    [Fact]
    public async Task Unlink_Again_ChangesNothing()
    {
        var once = await UnlinkAsync(await LinkedAsync(), IdOf(Alice));

        var twice = await UnlinkAsync(once, IdOf(Alice));

        twice.Status.ShouldBe(200, twice.Text);
        Check(once.Json["access_token"]!.GetValue<string>()).ShouldBeNull("nothing was taken away with which it would have to end");
        (await RefreshAsync(twice)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Unlink_ThenLinkAgain_Counts()
    {
        var again = await LinkAsync(await UnlinkAsync(await LinkedAsync(), IdOf(Alice)), Alice);

        again.Json["scope"]!.GetValue<string>().ShouldBe("market-data market-data:gold");
    }

    [Fact]
    public async Task Unlink_TheAccountThatSignedIn_IsRefusedAndUsesNothingUp()
    {
        var linked = await LinkedAsync();

        (await UnlinkAsync(linked, IdOf(Carol))).ShouldBe(400, "invalid_request");

        (await RefreshAsync(linked)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Unlink_WithATokenThatWasUsed_EndsTheSignIn()
    {
        var linked = await LinkedAsync();
        await UnlinkAsync(linked, IdOf(Alice));

        (await UnlinkAsync(linked, IdOf(Alice))).ShouldBe(400, "refresh_token_reused");
    }

    [Theory]
    [InlineData("""{"refresh_token":"prt_x","account":"eip155:1:0x70997970C51812dc3A010C7d01b50e0d17dc79C8"}""", 400, "refresh_token_invalid")]
    [InlineData("""{"refresh_token":"prt_x"}""", 400, "invalid_request")]
    [InlineData("""{"account":"eip155:1:0x70997970C51812dc3A010C7d01b50e0d17dc79C8"}""", 400, "invalid_request")]
    [InlineData("""{"refresh_token":"prt_x","account":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8"}""", 400, "invalid_request")]
    [InlineData("""{"refresh_token":"prt_x","account":"eip155:1:0x70997970C51812dc3A010C7d01b50e0d17dc79C8","more":1}""", 400, "invalid_request")]
    [InlineData("[]", 400, "invalid_request")]
    public async Task Unlink_BadRequest_IsRefused(string body, int status, string code)
    {
        using var content = new StringContent(body, null, "application/json");

        (await Issuer.PostAsync("/auth/unlink", content)).ShouldBe(status, code);
    }

    [Fact]
    public async Task Unlink_BlockedAccount_LetsTheSignInLive()
    {
        var linked = await LinkedAsync();
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);
        (await RefreshAsync(linked)).ShouldBe(401, "account_blocked");

        (await UnlinkAsync(linked, IdOf(Alice))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Unlink_ContractThatNoLongerStandsByIt_IsNotAsked()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Valid(SignerKind.Contract);
        var linked = await LinkAsync(await Issuer.SignInAsync(Carol), Alice, "0x1234");
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Invalid(SignatureFault.NotTaken);

        (await UnlinkAsync(linked, IdOf(Alice))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Unlink_WhatTheSignInWasForIsHeldNoMore_GivesATokenThatOpensNothing()
    {
        Issuer.Main.Give(Carol.Address, 100);
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(Linked, new HashSet<ChainId> { 1, 10 }).Policies);
        var linked = await LinkAsync(await Issuer.SignInAsync(Carol, "market-data:gold"), Alice);
        Issuer.Main.Give(Carol.Address, 0);

        var unlinked = await UnlinkAsync(linked, IdOf(Alice));

        unlinked.Status.ShouldBe(200, unlinked.Text);
        unlinked.Json["scope"]!.GetValue<string>().ShouldBe("");
        (await RefreshAsync(unlinked)).ShouldBe(403, "policy_not_met");
    }

    [Fact]
    public async Task Unlink_RevokedCannotBeReadAfterwards_GivesTheTokensAllTheSame()
    {
        var linked = await LinkedAsync();
        using var unreadable = new RevocationSnapshot(new UnreadableStore(), Issuer.Clock);
        var service = ActivatorUtilities.CreateInstance<RefreshService>(Issuer.Services, ActivatorUtilities.CreateInstance<Revocations>(Issuer.Services, unreadable));

        var outcome = await service.RefreshAsync(new RefreshRequest(TokenOf(linked), null, null, null) { Unlink = new Account(1, Alice.Address) }, default);

        outcome.Refusal.ShouldBeNull("what was changed stands, and the new refresh token is the only one");
        Issuer.Logs.Lines.ShouldContain(line => line.Contains("known here when the store can be read again", StringComparison.Ordinal), 1);
        (await RefreshAsync(outcome.Token!.Refresh!)).Status.ShouldBe(200);
    }

    private static string IdOf(Wallet wallet) => $"eip155:1:{wallet.Address}";

    private async Task<Answer> LinkedAsync()
    {
        Issuer.Get<LivePolicies>().Replace(PolicyFile.Parse(Linked, new HashSet<ChainId> { 1, 10 }).Policies);
        return await LinkAsync(await Issuer.SignInAsync(Carol), Alice);
    }

    private async Task<Answer> LinkAsync(Answer signedIn, Wallet wallet, string? signature = null)
    {
        var answer = await Issuer.LinkAsync(signedIn, wallet, Carol, signature);
        answer.Status.ShouldBe(200, answer.Text);
        return answer;
    }

    private Task<Answer> UnlinkAsync(Answer signedIn, string account) => Issuer.PostAsync("/auth/unlink", new JsonObject { ["refresh_token"] = TokenOf(signedIn), ["account"] = account });

    private async Task<Answer> IntrospectAsync(string token)
    {
        var key = await Issuer.Get<ApiKeys>().CreateAsync("test", null, null, default);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/introspect") { Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]) };
        request.Headers.Add("X-API-Key", key.Text);
        return await Answer.OfAsync(await Issuer.Client.SendAsync(request));
    }

    private Task<Answer> RefreshAsync(Answer answer) => RefreshAsync(TokenOf(answer));

    private Task<Answer> RefreshAsync(string token) =>
        Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = token });

    private RefusalCode? Check(string token)
    {
        var claims = ClaimsOf(token);
        return Issuer.Get<RevocationSnapshot>().Check(new AccessToken
        {
            Issuer = "i", Account = IdOf(Carol), Proof = ProofKind.KeyRecovery, Audience = "a", Id = claims["jti"]!.GetValue<string>(), ClientId = "c", Scope = "", IssuedAt = default, NotBefore = default, ExpiresAt = default,
        })?.Code;
    }

    private static string TokenOf(Answer answer) => answer.Json["refresh_token"]!.GetValue<string>();

    private static JsonObject ClaimsOf(Answer answer) => ClaimsOf(answer.Json["access_token"]!.GetValue<string>());

    private static JsonObject ClaimsOf(string token) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    /// <summary>Of it nothing can be read.</summary>
    private sealed class UnreadableStore : IRevokedStore
    {
        public Task<long> GetVersionAsync(CancellationToken cancellationToken) => Task.FromException<long>(new StoreException("gone", new IOException()));

        public Task<RevokedSet> ReadAsync(DateTimeOffset at, CancellationToken cancellationToken) => throw new InvalidOperationException("the version is asked for first");
    }
}
