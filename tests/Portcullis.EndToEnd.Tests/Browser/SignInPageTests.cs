using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>The sign-in page of the real program, in a real browser, for a client that is not ours.</summary>
[Collection(SharedDemo.Name)]
public sealed class SignInPageTests(DemoFixture demo, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Client = "demo-app";

    [Fact]
    public async Task OpenIdClient_AliceAtThePage_IsSignedInAndReadsGold()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid market-data");
        using var wallet = WalletOf("alice");
        await using var visit = await browser.VisitAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);
        await visit.TakePictureAsync("signin-computer");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name }).ClickAsync();
        var answer = await NativeProgram.ReadAnswerAsync(visit.Page);

        answer.TryGetProperty("claims", out var claims).ShouldBeTrue(answer.ToString());
        Text(claims, "sub").ShouldBe($"eip155:31337:{Text(demo.Account("alice"), "address")}");
        Text(claims, "aud").ShouldBe(Client);
        Text(answer, "scope").ShouldBe("openid market-data market-data:gold market-data:basic");
        answer.GetProperty("refreshed").GetBoolean().ShouldBeTrue();
        wallet.Signed.Single().ShouldContain("Sign in to Demo App at 127.0.0.1. This is no transaction: it costs nothing and moves no tokens.");
        using var gold = await demo.GetAsync("/market-data/gold/prices", Text(answer, "accessToken"));
        gold.StatusCode.ShouldBe(HttpStatusCode.OK);
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenIdClient_AskedForLessThanAliceHolds_OpensThatAndNoMore()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid market-data:basic");
        using var wallet = WalletOf("alice");
        await using var visit = await browser.VisitAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name }).ClickAsync();
        var answer = await NativeProgram.ReadAnswerAsync(visit.Page);

        Text(answer, "scope").ShouldBe("openid market-data market-data:basic");
        using var basic = await demo.GetAsync("/market-data/prices", Text(answer, "accessToken"));
        using var gold = await demo.GetAsync("/market-data/gold/prices", Text(answer, "accessToken"));
        (basic.StatusCode, gold.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Forbidden));
        gold.Headers.WwwAuthenticate.ShouldHaveSingleItem().Parameter!.ShouldEndWith("error=\"insufficient_scope\", scope=\"market-data:gold\"");
    }

    [Fact]
    public async Task Keyboard_Alone_SignsIn()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid");
        using var wallet = WalletOf("bob");
        await using var visit = await browser.VisitAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);
        var button = visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name });
        await Expect(button).ToBeVisibleAsync();

        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(button).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");

        Text((await NativeProgram.ReadAnswerAsync(visit.Page)).GetProperty("claims"), "sub").ShouldEndWith(Text(demo.Account("bob"), "address"));
    }

    [Fact]
    public async Task Phone_Page_FitsAndIsReadAloudWhole()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid market-data:gold");
        using var wallet = WalletOf("alice");
        await using var visit = await browser.VisitOnPhoneAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name })).ToBeVisibleAsync();
        await visit.TakePictureAsync("signin-phone");

        (await visit.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("nothing is cut off at the side");
        (await visit.Page.GetByRole(AriaRole.Button).First.BoundingBoxAsync())!.Height.ShouldBeGreaterThanOrEqualTo(44);
        await Expect(visit.Page.Locator("body")).ToMatchAriaSnapshotAsync("""
            - main:
              - heading "Sign in to Demo App" [level=1]
              - term: It may call for you
              - definition: market-data up to gold, and nothing else
              - region "Choose a wallet":
                - heading "Choose a wallet" [level=2]
                - list:
                  - listitem:
                    - button "alice's wallet"
              - status
              - paragraph:
                - link "Go back to Demo App without signing in"
            """);
    }

    [Fact]
    public async Task Page_TierNotMet_SaysWhatIsMissingAndGoesBackOnlyWhenToldTo()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid market-data:gold");
        using var wallet = WalletOf("carol");
        await using var visit = await browser.VisitOnPhoneAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Your wallet does not hold what is asked" })).ToBeFocusedAsync();
        await Expect(visit.Page.Locator("#reasons")).ToContainTextAsync("Gold pass");
        await visit.TakePictureAsync("signin-phone-missing");
        visit.Page.Url.ShouldBe(program.SignInUrl);
        await visit.Page.GetByRole(AriaRole.Link).ClickAsync();
        Text(await NativeProgram.ReadAnswerAsync(visit.Page), "error").ShouldBe("access_denied");
    }

    [Fact]
    public async Task Page_WalletDeclines_SaysThatNothingWasSigned()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid");
        using var wallet = WalletOf("alice");
        wallet.Declines = true;
        await using var visit = await browser.VisitAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Nothing was signed.");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name })).ToHaveAttributeAsync("aria-disabled", "false");
    }

    [Fact]
    public async Task Page_NoWallet_SaysWhatToDo()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid");
        await using var visit = await browser.VisitOnPhoneAsync();
        await visit.Page.GotoAsync(program.SignInUrl);

        await Expect(visit.Page.GetByText("No wallet was found in this browser.")).ToBeVisibleAsync();
        await visit.TakePictureAsync("signin-phone-no-wallet");
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_RedirectUriOfSomebodyElse_StaysAndSaysSo()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid");
        await using var visit = await browser.VisitOnPhoneAsync();

        var response = await visit.Page.GotoAsync(program.SignInUrl.Replace("redirect_uri=http%3A%2F%2F127.0.0.1%3A", "redirect_uri=http%3A%2F%2Fevil.test%3A", StringComparison.Ordinal));

        response!.Status.ShouldBe(400);
        await Expect(visit.Page.GetByText("redirect_uri_mismatch", new() { Exact = true })).ToBeVisibleAsync();
        await visit.TakePictureAsync("signin-phone-refused");
    }

    [Fact]
    public async Task Page_WithinAnotherPage_IsNotShown()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid");
        await using var visit = await browser.VisitAsync();
        await visit.Page.GotoAsync(new Uri(demo.Url, "/public/status").AbsoluteUri);

        await visit.Page.EvaluateAsync("(url) => new Promise((done) => { const frame = document.createElement('iframe'); frame.src = url; frame.onload = done; document.body.append(frame) })", program.SignInUrl);

        (await visit.Page.Frames[1].GetByText("Sign in to Demo App").CountAsync()).ShouldBe(0);
        (await visit.ComplainsAsync("frame-ancestors")).ShouldBeTrue(string.Join('\n', visit.Complaints));
    }

    private BrowserWallet WalletOf(string name) => new($"{name}'s wallet", demo.Key(name), 31337);
}
