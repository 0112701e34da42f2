using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;
using Portcullis.Issuer.Dpop;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Policies;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Authorization;

public sealed class OwnAppTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Wallet _alice = new(1);

    public void Dispose()
    {
        _alice.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SoldAndBoughtBack_SameAccessToken_FollowsTheChain(bool issuerFirst)
    {
        await using var app = await OwnApp.StartAsync(_folder, issuerFirst);
        app.Chain.Give(_alice.Address, 100);
        var token = await app.SignInAsync(_alice);
        (await app.GetAsync("/gold", token)).Text.ShouldBe($"eip155:1:{_alice.Address} gold");

        app.Chain.Give(_alice.Address, 99);
        (await app.GetAsync("/gold", token)).ShouldBe(403, "policy_not_met").Json["reasons"].ShouldNotBeNull();
        (await app.GetAsync("/attribute", token)).Text.ShouldBe("gold");

        app.Chain.Give(_alice.Address, 0);
        (await app.GetAsync("/attribute", token)).ShouldBe(403, "policy_not_met");

        app.Chain.Give(_alice.Address, 100);
        (await app.GetAsync("/gold", token)).Status.ShouldBe(200);
        app.Transport.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClientsToken_ForLessThanTheAccountHolds_IsOutOfItsScope(bool issuerFirst)
    {
        await using var app = await OwnApp.StartAsync(_folder, issuerFirst);
        app.Chain.Give(_alice.Address, 100);
        var token = await app.SignInAsync(_alice, "market-data:basic", "my-script");

        (await app.GetAsync("/gold", token)).ShouldBe(403, "insufficient_scope").Headers.WwwAuthenticate.ToString().ShouldContain("scope=\"market-data:gold\"");
        (await app.GetAsync("/attribute", token)).Text.ShouldBe("basic");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Proofs_AreRememberedInTheStore(bool issuerFirst)
    {
        await using var app = await OwnApp.StartAsync(_folder, issuerFirst);
        var check = app.Services.GetRequiredService<IDpopReplayCheck>();
        var until = app.Clock.GetUtcNow().AddMinutes(2);

        check.ShouldBeOfType<StoredDpopReplayCheck>();
        (await check.UseAsync("a", until, default)).ShouldBe(DpopUse.First);
        (await check.UseAsync("a", until, default)).ShouldBe(DpopUse.Repeated);
        (await app.Services.GetRequiredService<INonceStore>().TryUseAsync("a", until, default)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BoundToken_ProofForThePublicUrl_IsDecidedOnFacts(bool issuerFirst)
    {
        await using var app = await OwnApp.StartAsync(_folder, issuerFirst);
        app.Chain.Give(_alice.Address, 100);
        using var key = SigningKey.Create();
        var now = app.Clock.GetUtcNow();
        var token = new AccessToken
        {
            Issuer = OwnApp.PublicUrl, Audience = OwnApp.PublicUrl, Account = $"eip155:1:{_alice.Address}", Proof = ProofKind.KeyRecovery, Id = "grant-1", ClientId = "public", Scope = "",
            KeyThumbprint = key.Thumbprint, IssuedAt = now, NotBefore = now, ExpiresAt = now.AddMinutes(15),
        }.Sign(app.Services.GetRequiredService<KeyRing>().Current);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/gold");
        request.Headers.Add("Authorization", $"DPoP {token}");
        request.Headers.Add("DPoP", new DpopSigner(key, app.Clock).Sign("GET", OwnApp.PublicUrl + "/gold", token, null));

        (await Answer.OfAsync(await app.Client.SendAsync(request))).Text.ShouldEndWith(" gold");
        (await app.GetAsync("/gold", token)).ShouldBe(401, "dpop_required");
    }

    [Fact]
    public async Task ChainDown_CannotTell()
    {
        await using var app = await OwnApp.StartAsync(_folder);
        app.Chain.Give(_alice.Address, 100);
        var token = await app.SignInAsync(_alice);
        app.Chain.IsDown = true;
        var answer = (await app.GetAsync("/gold", token)).ShouldBe(503, "chain_unavailable");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null, "missing_token")]
    [InlineData("x.y.z", "invalid_token")]
    public async Task NoGoodToken_IsRefusedByTheScheme(string? token, string code)
    {
        await using var app = await OwnApp.StartAsync(_folder);
        (await app.GetAsync("/gold", token)).ShouldBe(401, code);
        (await app.GetAsync("/attribute", token)).ShouldBe(401, code);
    }

    [Fact]
    public async Task BlockedAccount_IsRefusedWithItsToken()
    {
        await using var app = await OwnApp.StartAsync(_folder);
        app.Chain.Give(_alice.Address, 100);
        var token = await app.SignInAsync(_alice);
        await app.Services.GetRequiredService<Issuer.Grants.Revocations>().BlockAsync(_alice.Address, "stolen", default);
        (await app.GetAsync("/gold", token)).ShouldBe(401, "account_blocked");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Attestation_IsVerifiedByTheIssuersOwnKeys(bool issuerFirst)
    {
        await using var app = await OwnApp.StartAsync(_folder, issuerFirst);
        var attestation = new Credentials.Attestations.Attestation
        {
            Id = "ATST-0123456789ABCDEF", AttestedAt = app.Clock.GetUtcNow(),
            Results =
            [
                new()
                {
                    Condition = 0, Type = "token_balance", ChainId = 1, Met = true, BlockNumber = 1, BlockTimestamp = DateTimeOffset.UnixEpoch,
                    EvaluatedCondition = System.Text.Json.JsonElement.Parse("{}"),
                },
            ],
        };
        var token = attestation.SignToken(app.Services.GetRequiredService<AttestationKeys>().Current, OwnApp.PublicUrl, _alice.Address.ToString(), isWalletProven: true);
        (await app.GetAsync("/attested", token)).ShouldBe(401, "attestation_invalid").Text.ShouldContain("says nothing about the condition");
        app.Transport.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Start_BadPolicyFile_IsStoppedWithEveryFault()
    {
        await File.WriteAllTextAsync(_folder.File("policies.json"), """{ "policies": { "a": {}, "b": {} } }""");
        await using var app = Build();
        (await Should.ThrowAsync<PolicyFileException>(app.StartAsync())).Faults.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Start_BadSettings_AreNamedOnce()
    {
        await using var app = Build(url: "nothing");
        (await Should.ThrowAsync<OptionsValidationException>(app.StartAsync())).Failures.ShouldHaveSingleItem().ShouldStartWith("PublicUrl:");
    }

    [Fact]
    public async Task Start_TrustInAnotherIssuer_IsAFault()
    {
        await using var app = Build(authority: "http://api.test/");
        (await Should.ThrowAsync<OptionsValidationException>(app.StartAsync())).Failures.ShouldHaveSingleItem().ShouldContain("leave it out");
    }

    private Microsoft.AspNetCore.Builder.WebApplication Build(string url = OwnApp.PublicUrl, string authority = "") =>
        OwnApp.Build(_folder, issuerFirst: true, new FakeChain(1), new OwnApp.FakeTransport(), new ManualTimeProvider(), url, authority);
}
