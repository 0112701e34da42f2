using System.Text;
using Portcullis.Issuer.Grants;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Endpoints.Attestations;

/// <summary>What is charged at the edges: for what was attested, once, and for nothing else.</summary>
public sealed class AttestChargeTests : AttestTest
{
    [Fact]
    public async Task Post_CallerHangsUp_IsChargedAndRecordedOnceAllTheSame()
    {
        var (key, answer) = (await KeyAsync(credits: 5), new TaskCompletionSource());
        Issuer.Main.Until = answer.Task;
        using var hangUp = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attest")
        {
            Content = new StringContent($$"""{"wallet":"{{Alice.Address}}","conditions":[{{Coin}}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-API-Key", key);
        var call = Issuer.Client.SendAsync(request, hangUp.Token);
        (await Eventually.Async(() => Issuer.Main.Reads == 1)).ShouldBeTrue();

        await hangUp.CancelAsync();
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((5, 0));
        answer.SetResult();

        (await Eventually.Async(async () => await RecordsAsync() == 1)).ShouldBeTrue();
        await Task.WhenAny(call);
        (await CreditsAsync(key)).ShouldBe(4);
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Post_ReadsFail_IsNeitherChargedNorRecorded()
    {
        var key = await KeyAsync(credits: 5);
        Issuer.Main.ReadsFail = true;

        var answer = await AttestAsync(key, Coin);

        (answer.Status, ErrorCode(answer)).ShouldBe((503, "rpc_failure"));
        ((string?)answer.Json["error"]!["failedConditions"]!.AsArray().ShouldHaveSingleItem()!["source"]).ShouldBe("read_failed");
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((5, 0));
    }

    /// <summary>The proof was accepted before the chain was asked, so that it is used up: another is needed.</summary>
    [Fact]
    public async Task Post_WalletProofAndReadsFail_UsesTheNonceUpAndChargesNothing()
    {
        var (key, proof) = (await KeyAsync(credits: 5), await ProofAsync(Alice));
        Issuer.Main.ReadsFail = true;
        var failed = await AttestAsync(key, Coin, $",\"walletProof\":{proof}");
        Issuer.Main.ReadsFail = false;

        (failed.Status, ErrorCode(failed)).ShouldBe((503, "rpc_failure"));
        var again = await AttestAsync(key, Coin, $",\"walletProof\":{proof}");
        (again.Status, ErrorCode(again)).ShouldBe((401, "nonce_used"));
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((5, 0));
        (await AttestAsync(key, Coin, $",\"walletProof\":{await ProofAsync(Alice)}")).Status.ShouldBe(200);
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((4, 1));
    }

    [Fact]
    public async Task Post_WalletProofOfABlockedAccount_IsRefusedUnreadAndUncharged()
    {
        var key = await KeyAsync(credits: 5);
        await Issuer.Get<Revocations>().BlockAsync(Alice.Address, "", default);

        var answer = await AttestAsync(key, Coin, $",\"walletProof\":{await ProofAsync(Alice)}");

        (answer.Status, ErrorCode(answer)).ShouldBe((401, "account_blocked"));
        (Issuer.Main.Reads, await CreditsAsync(key), await RecordsAsync()).ShouldBe((0, 5, 0));
    }
}
