using Microsoft.Playwright;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>One real Chromium for all tests that look at pages, without a window. Each visit has storage and cookies of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>Names another browser of Chromium's kind than those that are looked for.</summary>
    private const string Variable = "PORTCULLIS_CHROMIUM";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(BrowserVisit.LongestWait);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            // The machine's own: nothing is downloaded.
            ExecutablePath = FindBrowser(),
            Headless = true,
            Timeout = BrowserVisit.LongestWait,

            // Chromium refuses to start its sandbox for root, as whom tests run in containers.
            ChromiumSandbox = Environment.UserName != "root",
            Args = ["--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    /// <summary>A new page with wallets in it, which are there before the page's own scripts run.</summary>
    internal Task<BrowserVisit> VisitAsync(params BrowserWallet[] wallets) => VisitAsync(new BrowserNewContextOptions(), wallets);

    /// <summary>The same, as a phone shows it.</summary>
    internal Task<BrowserVisit> VisitOnPhoneAsync(params BrowserWallet[] wallets) => VisitAsync(
        new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 390, Height = 844 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true }, wallets);

    /// <summary>The same, with settings of the test's choice.</summary>
    internal async Task<BrowserVisit> VisitAsync(BrowserNewContextOptions options, params BrowserWallet[] wallets) =>
        await BrowserVisit.StartAsync(await _browser.NewContextAsync(options), wallets);

    private static string FindBrowser() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named
        : Array.Find(Places, File.Exists) ?? throw new FileNotFoundException($"Chromium is missing; on Debian: apt-get install chromium, or name one in {Variable}");
}
