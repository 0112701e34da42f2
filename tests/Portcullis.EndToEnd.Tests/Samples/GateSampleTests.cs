using System.Text.Json;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>The samples that let callers in by an attestation or an access token.</summary>
[Collection(SharedDemo.Name)]
public sealed class GateSampleTests(DemoFixture demo)
{
    private const string Express = "gate-with-express/gate.mjs";
    private const string Python = "gate-with-python/gate.py";
    private const string Premium = "/api/premium";

    [Fact]
    public async Task Express_TheTutorialsGate_AnswersByTheAttestation()
    {
        var (program, url) = await Sample.StartAsync(Express, demo.Variables());
        await using var _ = program;
        var (alice, bob) = (await demo.AttestationAsync("alice", demo.GoldPass()), await demo.AttestationAsync("bob", demo.GoldPass()));

        (await demo.AskAsync(url, Premium, token: null)).ShouldBe((401, """{"error":"Missing token"}"""));
        (await demo.AskAsync(url, Premium, alice)).ShouldBe((200, $$"""{"wallet":"{{Text(demo.Account("alice"), "address")}}"}"""));
        foreach (var bad in new[] { bob, DemoAttestations.MakeYes(bob), demo.SignedAgo(alice, TimeSpan.FromMinutes(31)), await demo.TokenAsync("alice"), alice[..^4], "nonsense" })
        {
            (await demo.AskAsync(url, Premium, bad)).ShouldBe((403, """{"error":"Invalid or expired wallet auth"}"""));
        }
    }

    [Fact]
    public async Task Python_ProvenHolder_IsLetInOnce()
    {
        var (program, url) = await StartPythonAsync();
        await using var _ = program;
        var token = await demo.AttestationAsync("alice", demo.GoldPass(), isProven: true);

        (await demo.AskAsync(url, "/", token)).ShouldBe((200, $$"""{"wallet": "{{Text(demo.Account("alice"), "address")}}"}"""));
        (await demo.AskAsync(url, "/", token)).ShouldBe((403, """{"error": "the attestation was used before"}"""));
        (await demo.AskAsync(url, "/", await demo.AttestationAsync("alice", demo.GoldPass(), isProven: true))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Python_AnythingElse_IsRefusedByItsReason()
    {
        var (program, url) = await StartPythonAsync();
        await using var _ = program;
        var (alice, bob) = (await demo.AttestationAsync("alice", demo.GoldPass(), isProven: true), await demo.AttestationAsync("bob", demo.GoldPass(), isProven: true));

        (await demo.AskAsync(url, "/", token: null)).Status.ShouldBe(401);
        await RefuseAsync(bob, "does not hold it");
        await RefuseAsync(DemoAttestations.MakeYes(bob), "Signature verification failed");
        await RefuseAsync(demo.SignedAgo(alice, TimeSpan.FromMinutes(31)), "expired");
        await RefuseAsync(await demo.TokenAsync("alice"), "no attestation key of the server has signed it");
        await RefuseAsync(await demo.AttestationAsync("alice", demo.Coins("1"), isProven: true), "does not answer what is asked here");
        await RefuseAsync(await demo.AttestationAsync("alice", demo.GoldPass()), "nobody has proven control");
        await RefuseAsync("nonsense", "segments");

        async Task RefuseAsync(string token, string because)
        {
            var (status, body) = await demo.AskAsync(url, "/", token);
            status.ShouldBe(403, body);
            body.ShouldContain(because);
        }
    }

    private Task<(RunningProgram Program, Uri Url)> StartPythonAsync() => Sample.StartAsync(Python, demo.Variables(("CONDITION", JsonSerializer.Serialize(
        new { type = "nft_ownership", chainId = 31337, contractAddress = demo.Contract("pass"), @operator = "gt", threshold = 0 }))));
}
