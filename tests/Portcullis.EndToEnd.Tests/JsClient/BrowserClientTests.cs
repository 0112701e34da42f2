using System.Net;
using System.Text.Json;
using Portcullis.EndToEnd.Tests.Browser;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>The npm package in a real Chromium, on a page of the gate's own origin.</summary>
[Collection(SharedDemoAndBrowser.Name)]
public sealed class BrowserClientTests(DemoFixture demo, BrowserFixture browser)
{
    private const string Basic = "/market-data/prices";
    private const string Gold = "/market-data/gold/prices";

    [Theory]
    [InlineData("siwe", false)]
    [InlineData("siwe", true)]
    [InlineData("eip712", true)]
    public async Task Page_WithAWallet_SignsInAndCalls(string scheme, bool isBound)
    {
        using var wallet = WalletOf("alice");
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.OpenAsync(visit, demo.Url);

        var outcome = await ClientPage.RunAsync(
            visit.Page,
            """
            const [wallet] = await portcullis.findWallets()
            const client = portcullis.createClient({ issuer: location.origin, signer: wallet.provider, scheme: args.scheme, dpop: args.isBound })
            const responses = [await client.fetch(args.gold), await client.fetch(args.gold, { method: 'GET' })]
            await client.refresh()
            responses.push(await client.fetch(args.gold))
            const session = await client.session()
            await client.signOut()
            return { name: wallet.name, session, statuses: responses.map(({ status }) => status), caller: (await responses[2].json()).caller }
            """,
            new { scheme, isBound, gold = Gold });

        Text(outcome, "name").ShouldBe(wallet.Name);
        outcome.GetProperty("statuses").EnumerateArray().Select(status => status.GetInt32()).ShouldBe([200, 200, 200]);
        Text(outcome.GetProperty("caller"), "Portcullis-Account").ShouldBe($"eip155:31337:{wallet.Address}");
        Text(outcome.GetProperty("session"), "tokenType").ShouldBe(isBound ? "DPoP" : "Bearer");
        wallet.Signed.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Page_OfOneWhoHoldsLess_IsToldWhatIsMissing()
    {
        using var wallet = WalletOf("bob");
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.OpenAsync(visit, demo.Url);

        var problem = await ClientPage.RunAsync(
            visit.Page,
            """
            const client = portcullis.createClient({ issuer: location.origin, signer: window.ethereum })
            return await client.fetch(args.gold).then(portcullis.ensureOk).catch(({ problem }) => problem)
            """,
            new { gold = Gold });

        problem.GetProperty("status").GetInt32().ShouldBe((int)HttpStatusCode.Forbidden);
        Text(problem.GetProperty("missing")[0], "tier").ShouldBe("gold");
    }

    [Fact]
    public async Task Page_WhoseWalletSaysNo_HearsThat()
    {
        using var wallet = WalletOf("alice");
        wallet.Declines = true;
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.OpenAsync(visit, demo.Url);

        var reason = await ClientPage.RunAsync(
            visit.Page,
            "return await portcullis.createClient({ issuer: location.origin, signer: window.ethereum }).fetch(args.basic).catch(({ reason }) => reason)",
            new { basic = Basic });

        reason.GetString().ShouldBe("rejected");
    }

    [Fact]
    public async Task SignIn_InTheTabsStorage_OutlivesAReloadAndIsNotSharedWithACopy()
    {
        using var wallet = WalletOf("bob");
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.OpenAsync(visit, demo.Url);
        await CallAsync(visit.Page, "signer: window.ethereum");
        await ClientPage.LoadAsync(visit.Page, demo.Url);

        (await CallAsync(visit.Page, "")).GetInt32().ShouldBe(200);
        var copy = await visit.Page.RunAndWaitForPopupAsync(() => visit.Page.EvaluateAsync("() => { window.open(location.href) }"));
        await ClientPage.WaitAsync(copy);
        (await ClientPage.RunAsync(copy, "return sessionStorage.length")).GetInt32().ShouldBe(1);
        (await CallAsync(copy, "")).GetInt32().ShouldBe(401);
        (await CallAsync(visit.Page, "")).GetInt32().ShouldBe(200);
        wallet.Signed.Count.ShouldBe(1);
    }

    private static Task<JsonElement> CallAsync(Microsoft.Playwright.IPage page, string options) => ClientPage.RunAsync(
        page,
        $$"""
        window.client ??= portcullis.createClient({ issuer: location.origin, store: portcullis.sessionStorageStore(), {{options}} })
        return (await window.client.fetch(args.basic)).status
        """,
        new { basic = Basic });

    private BrowserWallet WalletOf(string name) => new("A wallet", demo.Key(name), demo.Description.GetProperty("chainId").GetUInt64());
}
