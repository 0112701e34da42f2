using System.Text.Json.Nodes;
using Portcullis.EndToEnd.Tests.Browser;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>The npm package in a real Chromium, on a page of another origin than the gate's, which lets that page call.</summary>
[Collection(SharedBrowser.Name)]
public sealed class CrossOriginClientTests(BrowserFixture browser)
{
    private const string SignInAndCall = """
        const client = portcullis.createClient({ issuer: args.gate, signer: window.ethereum, origins: args.origins ?? [] })
        const session = await client.signIn()
        const call = (url) => client.fetch(url).then(({ status }) => `${status}`, ({ reason, name }) => reason ?? name)
        const outcomes = []
        for (const url of args.urls) outcomes.push(await call(url))
        return { session, outcomes }
        """;

    [Fact]
    public async Task Page_OfAnotherOrigin_SignsInForItselfAndLeaksNoToken()
    {
        await using var app = await ClientPage.ServeAsync();
        await using var gate = await ServedGate.StartAsync(settings =>
        {
            var origin = app.Url.GetLeftPart(UriPartial.Authority);
            settings["Cors"] = new JsonObject { ["Origins"] = new JsonArray(origin) };
            settings["SignIn"] = new JsonObject { ["Uris"] = new JsonArray(origin) };
        });
        await using var elsewhere = await HttpUpstream.StartAsync(TestContext.Current.CancellationToken);
        elsewhere.Answer = _ => new UpstreamAnswer { Headers = OpenToEverybody };
        gate.Upstream.Answer = request => request.Path == "/api/away"
            ? new UpstreamAnswer { Status = 302, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = $"{elsewhere.Url}caught" } }
            : new UpstreamAnswer();
        using var wallet = new BrowserWallet("A wallet", DevAccount.All[1].PrivateKey, 31337);
        await using var visit = await browser.VisitAsync(wallet);
        await ClientPage.LoadAsync(visit.Page, app.Url);

        var outcome = await ClientPage.RunAsync(visit.Page, SignInAndCall, new { gate = gate.Url, urls = new[] { "/api/x", "/api/away", $"{elsewhere.Url}plain" } });

        wallet.Signed.ShouldHaveSingleItem().ShouldContain($"{app.Url.Authority} wants you to sign in");
        outcome.GetProperty("outcomes").EnumerateArray().Select(one => one.GetString()).ShouldBe(["200", "redirected", "200"]);
        Text(outcome.GetProperty("session"), "account").ShouldBe($"eip155:31337:{wallet.Address}");
        elsewhere.Requests.ShouldHaveSingleItem().Headers.Keys.ShouldAllBe(name => !name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    private static readonly Dictionary<string, string> OpenToEverybody =
        new(StringComparer.Ordinal) { ["Access-Control-Allow-Origin"] = "*", ["Access-Control-Allow-Headers"] = "*, Authorization" };
}
