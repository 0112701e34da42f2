using System.Text.Json;
using Portcullis.EndToEnd.Tests.Browser;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>All that the npm package does, in a real Chromium, on a page of another origin: what the browser asks before it sends, and what it lets the page read.</summary>
[Collection(SharedBrowser.Name)]
public sealed class CrossOriginPageTests(CrossOriginDemo demo, BrowserFixture browser) : IClassFixture<CrossOriginDemo>
{
    private const string Basic = "/market-data/prices";

    // The wallet's chain is left out, so that the API is asked for which it takes signatures.
    private const string SendSigned = """
        const { chainId, ...signer } = await portcullis.fromProvider(window.ethereum)
        const send = portcullis.createSignedFetch({ signer, origins: [args.gate] })
        const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ a: 1 }) }
        const outcomes = []
        for (const [path, init] of [['?a=1&b=%C3%A9', undefined], ['', json]]) {
          outcomes.push(await send(new URL(args.path + path, args.gate), init).then(async (response) => ({ status: response.status, ...await response.json() }), ({ name }) => ({ name })))
        }
        return outcomes
        """;

    [Fact]
    public async Task SignedRequests_OfAnAllowedOrigin_PassWithTheirContent()
    {
        using var wallet = WalletOf("bob");
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.LoadAsync(visit.Page, demo.App.Url);

        var outcomes = await ClientPage.RunAsync(visit.Page, SendSigned, new { gate = demo.Url, path = Basic });

        foreach (var outcome in outcomes.EnumerateArray())
        {
            outcome.TryGetProperty("status", out var status).ShouldBeTrue($"{outcome} {string.Join(' ', visit.Complaints)}");
            status.GetInt32().ShouldBe(200, outcome.ToString());
            Text(outcome.GetProperty("caller"), "Portcullis-Account").ShouldBe($"eip155:31337:{wallet.Address}");
        }

        Text(outcomes[1], "received").ShouldBe("""{"a":1}""");
        wallet.Signed.Count.ShouldBe(2);
        wallet.Signed[1].ShouldContain("\"content-digest\": sha-256=:");
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task SignedRequests_OfAStrangersOrigin_AreNotEvenSent()
    {
        using var wallet = WalletOf("bob");
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.LoadAsync(visit.Page, demo.Stranger.Url);

        var outcomes = await ClientPage.RunAsync(visit.Page, SendSigned, new { gate = demo.Url, path = Basic });

        outcomes.EnumerateArray().Select(outcome => Text(outcome, "name")).ShouldBe(["TypeError", "TypeError"]);
        wallet.Signed.ShouldAllBe(text => text.Contains("eip155:31337:"), "what the API says of itself is for every page");
        (await visit.ComplainsAsync("preflight")).ShouldBeTrue(string.Join('\n', visit.Complaints));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignIn_OfAnAllowedOrigin_IsRefreshedLinkedUnlinkedAndEnded(bool isBound)
    {
        using var wallet = WalletOf("bob");
        using var other = new BrowserWallet("Another wallet", demo.Key("carol"), 31337);
        await using var visit = await browser.VisitAsync(wallet, other);
        await ClientPage.LoadAsync(visit.Page, demo.App.Url);

        var outcome = await ClientPage.RunAsync(
            visit.Page,
            """
            const [own, other] = await portcullis.findWallets()
            const store = portcullis.memoryStore()
            const client = portcullis.createClient({ issuer: args.gate, signer: own.provider, store, dpop: args.isBound })
            const claims = () => JSON.parse(atob(store.load().accessToken.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')))
            await client.signIn()
            const first = store.load()
            await client.refresh()
            const isRenewed = store.load().accessToken !== first.accessToken
            await client.link(other.provider)
            const linked = claims().linked_accounts.map(({ sub }) => sub)
            await client.unlink(linked[0])
            const isUnlinked = claims().linked_accounts === undefined
            const { status } = await client.fetch(args.path)
            const last = store.load()
            await client.signOut()
            store.save(last)
            const { problem } = await portcullis.createClient({ issuer: args.gate, store }).fetch(args.path).then(portcullis.ensureOk).catch((error) => error)
            return { isRenewed, isUnlinked, linked, status, problem }
            """,
            new { gate = demo.Url, path = Basic, isBound });

        outcome.GetProperty("isRenewed").GetBoolean().ShouldBeTrue();
        outcome.GetProperty("isUnlinked").GetBoolean().ShouldBeTrue();
        outcome.GetProperty("linked").EnumerateArray().Select(account => account.GetString()).ShouldBe([$"eip155:31337:{other.Address}"]);
        outcome.GetProperty("status").GetInt32().ShouldBe(200);
        Text(outcome.GetProperty("problem"), "code").ShouldBe("revoked_token");
        wallet.Signed.ShouldHaveSingleItem();
        other.Signed.ShouldHaveSingleItem().ShouldContain($"{demo.App.Url.Authority} wants you to sign in");
    }

    [Fact]
    public async Task Refusal_OfAnAllowedOrigin_IsReadWhole()
    {
        using var wallet = WalletOf("bob");
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.LoadAsync(visit.Page, demo.App.Url);

        var outcome = await ClientPage.RunAsync(
            visit.Page,
            """
            const client = portcullis.createClient({ issuer: args.gate, signer: window.ethereum, scope: 'market-data:basic', clientId: 'demo-app' })
            const response = await client.fetch('/market-data/gold/prices').catch(({ problem }) => problem)
            return { missing: response.missing, status: response.status }
            """,
            new { gate = demo.Url });

        outcome.GetProperty("status").GetInt32().ShouldBe(403);
        outcome.GetProperty("missing").EnumerateArray().ShouldContain(missing => Text(missing, "tier") == "gold");
        wallet.Signed.Count.ShouldBe(2);
    }

    private BrowserWallet WalletOf(string name) => new("A wallet", demo.Key(name), 31337);
}
