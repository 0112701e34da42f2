using System.Text.Json;
using Microsoft.Playwright;
using Portcullis.EndToEnd.Tests.Browser;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>Two pages of one origin, in a real Chromium, whose store is one: a refresh token that both used would end the sign-in.</summary>
[Collection(SharedDemoAndBrowser.Name)]
public sealed class SharedTabsTests(DemoFixture demo, BrowserFixture browser)
{
    private const string Call = """
        const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error) })
        const opening = indexedDB.open('app')
        opening.onupgradeneeded = () => opening.result.createObjectStore('sessions')
        const database = await done(opening)
        const sessions = (mode) => database.transaction('sessions', mode).objectStore('sessions')
        const store = {
          keepsKeys: true,
          lock: 'tabs',
          load: () => done(sessions('readonly').get('one')),
          save: (session) => done(session === undefined ? sessions('readwrite').delete('one') : sessions('readwrite').put(session, 'one')),
        }
        if (args.ends) await store.save({ ...await store.load(), expiresAt: 0 })
        const client = portcullis.createClient({ issuer: location.origin, store, dpop: true, ...(args.signs ? { signer: window.ethereum } : {}) })
        return args.ends ? 0 : (await client.fetch('/market-data/prices')).status
        """;

    [Fact]
    public async Task Tabs_BothWithATokenThatHasEnded_RefreshOnceAndGoOn()
    {
        using var wallet = new BrowserWallet("A wallet", demo.Key("bob"), 31337);
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.OpenAsync(visit, demo.Url);
        var other = await visit.Page.Context.NewPageAsync();
        await ClientPage.LoadAsync(other, demo.Url);
        (await CallAsync(visit.Page, signs: true)).ShouldBe(200);
        await CallAsync(visit.Page, ends: true);
        var refreshes = 0;
        await visit.Page.Context.RouteAsync($"{demo.Url}oauth2/token", async route =>
        {
            // Until the other page wants the same.
            Interlocked.Increment(ref refreshes);
            await visit.Page.WaitForFunctionAsync("async () => (await navigator.locks.query()).pending.some(({ name }) => name === 'tabs')");
            await route.ContinueAsync();
        });

        var statuses = await Task.WhenAll(CallAsync(visit.Page), CallAsync(other));

        statuses.ShouldBe([200, 200]);
        refreshes.ShouldBe(1);
        (await CallAsync(other)).ShouldBe(200);
        wallet.Signed.ShouldHaveSingleItem();
    }

    private static async Task<int> CallAsync(IPage page, bool signs = false, bool ends = false) => (await ClientPage.RunAsync(page, Call, new { signs, ends })).GetInt32();
}
