using System.Net;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text.Json;
using Portcullis.Client;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>An app of its own asks for a higher tier than the token was given for: both clients step up, once, by a new signature, or say what the wallet lacks.</summary>
public sealed class StepUpTests(StepUpFixture fixture) : IClassFixture<StepUpFixture>
{
    private const string Narrow = "market-data:basic";

    [Fact]
    public async Task Node_WithATokenForLess_StepsUpOnceOrSaysWhatIsMissing()
    {
        fixture.App.Forget();
        var result = await Programs.RunAsync(
            "node",
            ["--test", "--test-reporter=tap", Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "wallet", "step-up.test.mjs")],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["CASE"] = JsonSerializer.Serialize(new { issuer = fixture.Gate.Url, site = fixture.Site, app = fixture.App.Url, rich = StepUpFixture.Rich.PrivateKey, poor = StepUpFixture.Poor.PrivateKey, seller = StepUpFixture.Seller.PrivateKey, node = fixture.Gate.Chain.RpcUrl, clientId = StepUpFixture.Client }),
            });

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        fixture.App.Answered.ShouldBe(["/basic 401", "/basic 200", "/gold 403", "/gold 200", "/gold 200", "/basic 200", "/gold 401", "/gold 403", "/basic 200", "/basic 401", "/basic 200", "/gold 403",
            "/basic 401", "/basic 200", "/gold 403", "/gold 200", "/basic 200", "/gold 403", "/gold 403", "/gold 200"]);
    }

    [Fact]
    public async Task DotNet_WithATokenForLess_StepsUpOnce()
    {
        fixture.App.Forget();
        using var key = KeyOf(StepUpFixture.Rich);
        using var session = Open(key);
        using var client = session.CreateClient();

        (await CallAsync(client, HttpMethod.Get, "basic")).ShouldEndWith($"{key.Address}");
        (await session.GetAsync(TestContext.Current.CancellationToken)).Scope.ShouldBe("market-data market-data:basic");
        (await CallAsync(client, HttpMethod.Post, "gold")).ShouldBe("hello");
        (await session.GetAsync(TestContext.Current.CancellationToken)).Scope.ShouldBe("market-data market-data:gold market-data:basic");
        (await CallAsync(client, HttpMethod.Post, "gold")).ShouldBe("hello");

        fixture.App.Answered.ShouldBe(["/basic 200", "/gold 403", "/gold 200", "/gold 200"]);
    }

    [Fact]
    public async Task DotNet_ForATierThatTheWalletLacks_ThrowsWhatIsMissingAndKeepsTheSignIn()
    {
        fixture.App.Forget();
        using var key = KeyOf(StepUpFixture.Poor);
        using var session = Open(key);
        using var client = session.CreateClient();

        var exception = await Should.ThrowAsync<SignInException>(() => CallAsync(client, HttpMethod.Post, "gold"));

        var problem = exception.Problem.ShouldNotBeNull();
        (problem.Status, problem.Code, problem.Error).ShouldBe((403, "policy_not_met", "access_denied"));
        problem.Missing.ShouldContain(missing => missing.Tier == "gold" && missing.Label == "Ten thousand ether" && missing.Verdict == "not_met");
        (await CallAsync(client, HttpMethod.Get, "basic")).ShouldEndWith($"{key.Address}");
        fixture.App.Answered.ShouldBe(["/gold 403", "/basic 200"]);
    }

    [Fact]
    public async Task DotNet_WhoSellsWhatAStepUpAskedFor_GoesOnWithWhatWasAskedForFirst()
    {
        fixture.App.Forget();
        await fixture.Gate.Chain.SetEtherAsync(StepUpFixture.Seller.Address, Ether(10_000));
        await SeenAsync(HttpStatusCode.OK);
        using var key = KeyOf(StepUpFixture.Seller);
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        using var session = Open(key, clock);
        using var client = session.CreateClient();
        (await CallAsync(client, HttpMethod.Post, "gold")).ShouldBe("hello");

        await fixture.Gate.Chain.SetEtherAsync(StepUpFixture.Seller.Address, Ether(5));
        await SeenAsync(HttpStatusCode.Forbidden);
        for (var refreshes = 0; refreshes < 2; refreshes++)
        {
            clock.Advance(TimeSpan.FromMinutes(15));
            (await CallAsync(client, HttpMethod.Get, "basic")).ShouldEndWith($"{key.Address}");
        }

        (await session.GetAsync(TestContext.Current.CancellationToken)).Scope.ShouldBe("market-data market-data:basic");
        fixture.App.Answered.ShouldBe(["/gold 403", "/gold 200", "/basic 200", "/basic 200"]);
    }

    // Until the gate knows what the seller holds.
    private async Task SeenAsync(HttpStatusCode status)
    {
        await fixture.Gate.Chain.MineAsync();
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", fixture.Gate.TokenFor(StepUpFixture.Seller.Address)) } };
        (await Eventually.Async(async () => await CutRequests.StatusAsync(client.GetAsync(new Uri(fixture.Gate.Url, "/api/x"))) == status)).ShouldBeTrue();
    }

    private static BigInteger Ether(int amount) => amount * BigInteger.Pow(10, 18);

    private static EthereumKey KeyOf(DevAccount account) => new(Hex.Parse(account.PrivateKey));

    private CallerSession Open(EthereumKey key, TimeProvider? clock = null) => new(
        new CallerOptions { Issuer = fixture.Gate.Url, Domain = new Uri(fixture.Site).Authority, Origins = [fixture.App.Url], ClientId = StepUpFixture.Client, Scope = Narrow, Time = clock ?? TimeProvider.System },
        WalletSigner.Of(key));

    private async Task<string> CallAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(fixture.App.Url, path)) { Content = method == HttpMethod.Post ? new StringContent("hello") : null };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
