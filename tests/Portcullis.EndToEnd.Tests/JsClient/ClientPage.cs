using System.Text.Json;
using Microsoft.Playwright;
using Portcullis.EndToEnd.Tests.Browser;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>A page that has loaded the npm package, as <c>portcullis</c>, from an origin of the test's choice.</summary>
internal static class ClientPage
{
    private const string Html = """
        <!doctype html><title>app</title>
        <script type="module">
          import * as portcullis from '/client/index.js'
          window.portcullis = portcullis
        </script>
        """;

    /// <summary>Opens it at an origin where something else stands.</summary>
    internal static async Task OpenAsync(BrowserVisit visit, Uri origin)
    {
        await visit.Page.Context.RouteAsync(url => url.StartsWith($"{origin}client/", StringComparison.Ordinal), route =>
        {
            var (type, body) = Read(new Uri(route.Request.Url).AbsolutePath);
            return route.FulfillAsync(new RouteFulfillOptions { ContentType = type, Body = body });
        });
        await LoadAsync(visit.Page, origin);
    }

    /// <summary>A server of its own for it.</summary>
    internal static async Task<HttpUpstream> ServeAsync()
    {
        var server = await HttpUpstream.StartAsync(TestContext.Current.CancellationToken);
        server.Answer = request =>
        {
            var (type, body) = Read(request.Path);
            return new UpstreamAnswer { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Type"] = type }, Body = body };
        };
        return server;
    }

    /// <summary>Loads it, or loads it again.</summary>
    internal static async Task LoadAsync(IPage page, Uri origin)
    {
        await page.GotoAsync($"{origin}client/");
        await WaitAsync(page);
    }

    /// <summary>Waits for the package to be there.</summary>
    internal static Task WaitAsync(IPage page) => page.WaitForFunctionAsync("() => window.portcullis !== undefined");

    /// <summary>Runs a function's body in the page; <c>args</c> is what is given.</summary>
    internal static async Task<JsonElement> RunAsync(IPage page, string body, object? args = null) =>
        JsonElement.Parse(await page.EvaluateAsync<string>(
            $"async (json) => {{ const args = JSON.parse(json); return JSON.stringify(await (async () => {{ {body} }})() ?? null) }}",
            JsonSerializer.Serialize(args ?? new object(), JsonSerializerOptions.Web)));

    private static (string Type, string Body) Read(string path) =>
        path.EndsWith(".js", StringComparison.Ordinal) ? ("text/javascript", File.ReadAllText(Repository.PathTo("clients", "js", "dist", Path.GetFileName(path)))) : ("text/html", Html);
}
