using Portcullis.Credentials.Dpop;

namespace Portcullis.Credentials.Tests.Dpop;

public sealed class DpopCheckTests : IDisposable
{
    private readonly DpopForge _forge = new();
    private readonly ListedProofs _used = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public async Task CheckAsync_SameProofAgain_RefusedTheSecondTime()
    {
        var proof = Prove();

        (await CheckAsync([proof])).Proof!.KeyThumbprint.ShouldBe(_forge.Key.Thumbprint);
        (await CheckAsync([proof])).Refusal!.Code.ShouldBe(RefusalCode.InvalidDpopProof);
        (await CheckAsync([Prove()])).IsValid.ShouldBeTrue();
        _used.Until.ShouldAllBe(at => at > _forge.Clock.Now + DpopProofVerifier.Window);
        _used.Ids.ShouldAllBe(id => id.Length == 43);
    }

    [Fact]
    public async Task CheckAsync_SameIdOfAnotherKey_Passes()
    {
        using var other = new DpopForge();
        (await CheckAsync([_forge.With((_, _) => { })])).IsValid.ShouldBeTrue();
        var check = new DpopCheck(_used, null, _forge.Clock);
        (await check.CheckAsync([other.With((_, _) => { })], other.Request, TestContext.Current.CancellationToken)).IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task CheckAsync_NoneOrSeveralHeaders_Refused()
    {
        (await CheckAsync([])).Refusal!.Code.ShouldBe(RefusalCode.InvalidDpopProof);
        (await CheckAsync([null])).Refusal!.Code.ShouldBe(RefusalCode.InvalidDpopProof);
        (await CheckAsync([Prove(), Prove()])).Refusal!.Code.ShouldBe(RefusalCode.InvalidDpopProof);
        _used.Ids.ShouldBeEmpty();
    }

    [Fact]
    public async Task CheckAsync_StoreCannotTell_RefusedForNow()
    {
        _used.Answer = DpopUse.Unknown;
        (await CheckAsync([Prove()])).Refusal!.Code.ShouldBe(RefusalCode.StoreUnavailable);
    }

    [Fact]
    public async Task CheckAsync_BadProof_IsNotRemembered()
    {
        (await CheckAsync([_forge.With((_, payload) => payload["htm"] = "PUT")])).IsValid.ShouldBeFalse();
        _used.Ids.ShouldBeEmpty();
    }

    [Fact]
    public async Task CheckAsync_NonceAskedFor_IsToldAndThenTaken()
    {
        var check = new DpopCheck(_used, new DpopNonces(_forge.Clock), _forge.Clock);

        (await CheckAsync([Prove()], check)).Refusal!.Code.ShouldBe(RefusalCode.UseDpopNonce);
        (await CheckAsync([Prove("guess")], check)).Refusal!.Code.ShouldBe(RefusalCode.UseDpopNonce);
        (await CheckAsync([Prove(check.Nonce)], check)).IsValid.ShouldBeTrue();
        _used.Ids.Count.ShouldBe(1);
    }

    private string Prove(string? nonce = null) => _forge.Signer.Sign("GET", DpopForge.Url + "?q", "token", nonce);

    private async Task<DpopVerification> CheckAsync(string?[] headers, DpopCheck? check = null) =>
        await (check ?? new DpopCheck(_used, null, _forge.Clock)).CheckAsync(headers, _forge.Request, TestContext.Current.CancellationToken);

    private sealed class ListedProofs : IDpopReplayCheck
    {
        public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

        public List<DateTimeOffset> Until { get; } = [];

        public DpopUse? Answer { get; set; }

        public ValueTask<DpopUse> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        {
            Until.Add(expiresAt);
            return new(Answer ?? (Ids.Add(id) ? DpopUse.First : DpopUse.Repeated));
        }
    }
}
