using System.Text.Json;
using Microsoft.Playwright;
using Portcullis.Testing;
using static Microsoft.Playwright.Assertions;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>The sign-in page for those who cannot see it or use no mouse: what axe-core finds in each of its states, light and dark, and the way through it by keyboard.</summary>
[Collection(SharedDemo.Name)]
public sealed class SignInPageAccessibilityTests(DemoFixture demo, BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Client = "demo-app";

    // All rules, those that are only good practice too.
    private const string Audit = """
        async () => JSON.stringify((await axe.run()).violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`))
        """;

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "wallet", "node_modules", "axe-core", "axe.min.js")));

    public static TheoryData<string, ColorScheme> States
    {
        get
        {
            TheoryData<string, ColorScheme> rows = [];
            foreach (var state in new[] { "start", "no wallet", "signed", "missing", "declined", "refused" })
            {
                rows.Add(state, ColorScheme.Light);
                rows.Add(state, ColorScheme.Dark);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task Page_InEachState_HasNoFaultThatAxeFinds(string state, ColorScheme colors)
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, state == "missing" ? "openid market-data:gold" : "openid");
        using var wallet = WalletOf("carol");
        wallet.Declines = state == "declined";
        await using var visit = await browser.VisitAsync(new BrowserNewContextOptions { ColorScheme = colors }, state == "no wallet" ? [] : [wallet]);
        await BringToAsync(visit.Page, state, program.SignInUrl, wallet);

        await visit.Page.EvaluateAsync(Axe.Value);
        var found = JsonSerializer.Deserialize<string[]>(await visit.Page.EvaluateAsync<string>(Audit))!;

        found.ShouldBeEmpty();
        await visit.TakePictureAsync($"signin-{state.Replace(' ', '-')}-{(colors == ColorScheme.Dark ? "dark" : "light")}");
    }

    [Fact]
    public async Task Keyboard_FromTheStart_ComesToTheWalletAndThenToTheWayBack()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid");
        using var wallet = WalletOf("bob");
        await using var visit = await browser.VisitAsync(wallet);
        await visit.Page.GotoAsync(program.SignInUrl);
        var button = visit.Page.GetByRole(AriaRole.Button, new() { Name = wallet.Name });
        var back = visit.Page.GetByRole(AriaRole.Link, new() { Name = "Go back to Demo App without signing in" });
        await Expect(button).ToBeVisibleAsync();

        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(button).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(back).ToBeFocusedAsync();
        (await OutlineOfAsync(back)).ShouldBe("solid 3px");
        await visit.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(button).ToBeFocusedAsync();
        (await OutlineOfAsync(button)).ShouldBe("solid 3px");
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(back).ToBeFocusedAsync();

        // Waited for from before, since a page that comes at once is not seen to come afterwards.
        var answer = NativeProgram.ReadAnswerAsync(visit.Page);
        await visit.Page.Keyboard.PressAsync("Enter");
        Text(await answer, "error").ShouldBe("access_denied");
        wallet.Signed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Keyboard_WhereATierIsNotMet_GoesOnFromWhatIsMissingToTheWayBack()
    {
        await using var program = await NativeProgram.StartAsync(demo.Url, Client, "openid market-data:gold");
        using var wallet = WalletOf("carol");
        await using var visit = await browser.VisitAsync(wallet);
        await BringToAsync(visit.Page, "missing", program.SignInUrl, wallet);

        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Page.GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(visit.Page.Locator("#message, summary").Filter(new() { Visible = true }).Last).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Tab");

        // Waited for from before, since a page that comes at once is not seen to come afterwards.
        var answer = NativeProgram.ReadAnswerAsync(visit.Page);
        await visit.Page.Keyboard.PressAsync("Enter");
        Text(await answer, "error").ShouldBe("access_denied");
    }

    private static async Task BringToAsync(IPage page, string state, string url, BrowserWallet wallet)
    {
        await page.GotoAsync(state == "refused" ? url.Replace("redirect_uri=http%3A%2F%2F127.0.0.1%3A", "redirect_uri=http%3A%2F%2Fevil.test%3A", StringComparison.Ordinal) : url);
        if (state is "refused" or "no wallet")
        {
            await Expect(page.GetByText(state == "refused" ? "redirect_uri_mismatch" : "No wallet was found in this browser.", new() { Exact = true })).ToBeVisibleAsync();
            return;
        }

        var button = page.GetByRole(AriaRole.Button, new() { Name = wallet.Name });
        await Expect(button).ToBeVisibleAsync();
        if (state == "start")
        {
            return;
        }

        if (state == "signed")
        {
            // Stays where the message is shown, since the proof is never answered.
            await page.RouteAsync("**/signin/proof", _ => Task.CompletedTask);
        }

        await button.ClickAsync();
        await Expect(state switch
        {
            "missing" => page.GetByRole(AriaRole.Heading, new() { Name = "Your wallet does not hold what is asked" }),
            "declined" => page.GetByText("Nothing was signed."),
            _ => page.GetByText("Looking at what your wallet holds"),
        }).ToBeVisibleAsync();
        await page.GetByText("The whole message").ClickAsync();
        if (state == "missing")
        {
            await page.Locator("#missing-title").FocusAsync();
        }
    }

    private static Task<string> OutlineOfAsync(ILocator element) => element.EvaluateAsync<string>("(element) => `${getComputedStyle(element).outlineStyle} ${getComputedStyle(element).outlineWidth}`");

    private BrowserWallet WalletOf(string name) => new($"{name}'s wallet", demo.Key(name), 31337);
}
