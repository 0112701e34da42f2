using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>A page with its own cookies and storage. What it complains of is kept: scripts that fail, and what its content security policy stops.</summary>
internal sealed class BrowserVisit : IAsyncDisposable
{
    /// <summary>How long anything in a page may take, in milliseconds: the machine may be busy.</summary>
    internal const float LongestWait = 60_000;

    private const string Binding = "portcullisTestWallet";

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private BrowserVisit(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }

    /// <summary>The page, on <c>about:blank</c> at first.</summary>
    internal IPage Page { get; }

    /// <summary>What went to the console as an error, oldest first.</summary>
    internal IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Whether it comes to complain with a text. Complaints come beside the page's own answers, in no order with them.</summary>
    internal Task<bool> ComplainsAsync(string text) => Eventually.Async(() => _complaints.Any(complaint => complaint.Contains(text, StringComparison.Ordinal)));

    internal static async Task<BrowserVisit> StartAsync(IBrowserContext context, IReadOnlyList<BrowserWallet> wallets)
    {
        context.SetDefaultTimeout(LongestWait);
        if (wallets.Count > 0)
        {
            await context.ExposeBindingAsync<int, JsonElement, object>(Binding, (_, wallet, request) => wallets[wallet].Answer(request));
            var names = JsonSerializer.Serialize(wallets.Select(wallet => wallet.Name));
            var script = await File.ReadAllTextAsync(Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "Browser", "wallet.js"));
            await context.AddInitScriptAsync($"({script})({names})");
        }

        return new BrowserVisit(context, await context.NewPageAsync());
    }

    /// <summary>Keeps a picture of the whole page under <c>artifacts/screenshots</c>, and names it in the test's output.</summary>
    internal async Task TakePictureAsync(string name)
    {
        var path = Repository.PathTo("artifacts", "screenshots", $"{name}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        TestContext.Current.TestOutputHelper?.WriteLine($"picture: {path}");
        TestContext.Current.AddAttachment($"{name}.png", await File.ReadAllBytesAsync(path), "image/png");
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
