using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests.Attestations;

/// <summary>Endpoints of an app that has its own sign-in, and asks for an attestation about the wallet that signed in.</summary>
public sealed class AttestationWalletTests : IAsyncLifetime
{
    private const string Other = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private AttestedApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await AttestedApi.StartAsync(OwnSignIn.AddTo);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Request_AboutTheWalletThatSignedIn_IsServedInEitherLetterCase()
    {
        foreach (var wallet in new[] { AttestedApi.Wallet, AttestedApi.Wallet.ToLowerInvariant() })
        {
            using var answer = await _api.GetAsync("/own", _api.Attest([true], isWalletProven: false), wallet);
            ((int)answer.StatusCode).ShouldBe(200);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(AttestedApi.Wallet);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_AboutAnotherWallet_IsRefusedWhateverItSays(bool met)
    {
        using var answer = await _api.GetAsync("/own", _api.Attest([met]), Other);
        await AttestationHandlerTests.ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "another wallet");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Request_OfNoKnownWallet_IsRefused(string? wallet)
    {
        using var answer = await _api.GetAsync("/own", _api.Attest([true]), wallet);
        await AttestationHandlerTests.ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "does not know of one");
    }

    [Fact]
    public async Task Request_AboutTheWalletThatSignedInButNotMet_IsAProvenNo()
    {
        using var answer = await _api.GetAsync("/own", _api.Attest([false]), AttestedApi.Wallet);
        await AttestationHandlerTests.ShouldBeAsync(answer, RefusalCode.ConditionsNotMet, AttestedApi.Hash(1));
    }

    [Fact]
    public async Task Request_ProofForTheIssuerIsAskedToo_IsRefusedWithoutIt()
    {
        using var answer = await _api.GetAsync("/own/once", _api.Attest([true], isWalletProven: false), AttestedApi.Wallet);
        await AttestationHandlerTests.ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "control of the wallet");
    }

    [Fact]
    public async Task Request_OfAnotherWallet_SpendsNothing()
    {
        var token = _api.Attest([true]);
        using var other = await _api.GetAsync("/own/once", token, Other);
        using var owner = await _api.GetAsync("/own/once", token, AttestedApi.Wallet);
        using var again = await _api.GetAsync("/own/once", token, AttestedApi.Wallet);

        await AttestationHandlerTests.ShouldBeAsync(other, RefusalCode.AttestationInvalid, "another wallet");
        ((int)owner.StatusCode).ShouldBe(200);
        await AttestationHandlerTests.ShouldBeAsync(again, RefusalCode.AttestationInvalid, "used before");
    }

    [Fact]
    public async Task Authorization_AskedOutsideOfARequest_KnowsNoWallet()
    {
        using var answer = await _api.GetAsync("/own/asked-of-no-request", _api.Attest([true]), AttestedApi.Wallet);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("out");
    }

    [Fact]
    public async Task Request_SignedInWithoutAnAttestation_IsAskedForOne()
    {
        using var answer = await _api.GetAsync("/own", null, AttestedApi.Wallet);
        await AttestationHandlerTests.ShouldBeAsync(answer, RefusalCode.AttestationInvalid, "Send an attestation");
    }

    [Fact]
    public async Task Request_SignedInWithAnExpiredAttestation_IsToldSo()
    {
        var token = _api.Attest([true]);
        _api.Clock.Advance(TimeSpan.FromMinutes(30));
        using var answer = await _api.GetAsync("/own", token, AttestedApi.Wallet);
        await AttestationHandlerTests.ShouldBeAsync(answer, RefusalCode.AttestationExpired, "expired");
    }
}
