using System.Text.Json.Nodes;

namespace Portcullis.Demo;

/// <summary>
/// The demo's own API behind the gateway, on a free loopback port. It knows nothing of wallets: it tells who called by the headers that
/// the gateway adds, and says what was sent.
/// </summary>
internal sealed class DemoUpstream : IAsyncDisposable
{
    private const string HeaderPrefix = "Portcullis-";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    private readonly WebApplication _app;

    private DemoUpstream(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    internal Uri Url => new(_app.Urls.Single());

    internal static async Task<DemoUpstream> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapMethods(DemoRoute.Gold.Path, Methods, (HttpRequest request) => DescribePricesAsync("gold", request, ("XAU/USD", 2648.15m), ("ETH/USD", 3362.40m), ("BTC/USD", 97940.00m)));
        app.MapMethods(DemoRoute.Basic.Path, Methods, (HttpRequest request) => DescribePricesAsync("basic", request, ("ETH/USD", 3362m), ("BTC/USD", 97900m)));
        app.MapGet(DemoRoute.Open.Path, () => Results.Json(new { status = "open for business" }));
        await app.StartAsync(cancellationToken);
        return new DemoUpstream(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<JsonObject> DescribePricesAsync(string feed, HttpRequest request, params (string Symbol, decimal Price)[] prices)
    {
        var answer = new JsonObject
        {
            ["feed"] = feed,
            ["prices"] = new JsonArray([.. prices.Select(price => new JsonObject { ["symbol"] = price.Symbol, ["price"] = price.Price })]),
            ["caller"] = new JsonObject(request.Headers
                .Where(header => header.Key.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
                .Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value.ToString()))),
        };
        if (HttpMethods.IsPost(request.Method))
        {
            using var reader = new StreamReader(request.Body);
            answer["received"] = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        }

        return answer;
    }
}
