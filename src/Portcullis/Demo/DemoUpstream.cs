namespace Portcullis.Demo;

/// <summary>
/// The demo's own API behind the gateway, on a free loopback port. It knows nothing of wallets: it tells who called by the headers that
/// the gateway adds.
/// </summary>
internal sealed class DemoUpstream : IAsyncDisposable
{
    private const string HeaderPrefix = "Portcullis-";

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
        app.MapGet(DemoRoute.Gold.Path, (HttpRequest request) => Results.Json(DescribePrices("gold", request, ("XAU/USD", 2648.15m), ("ETH/USD", 3362.40m), ("BTC/USD", 97940.00m))));
        app.MapGet(DemoRoute.Basic.Path, (HttpRequest request) => Results.Json(DescribePrices("basic", request, ("ETH/USD", 3362m), ("BTC/USD", 97900m))));
        app.MapGet(DemoRoute.Open.Path, () => Results.Json(new { status = "open for business" }));
        await app.StartAsync(cancellationToken);
        return new DemoUpstream(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static object DescribePrices(string feed, HttpRequest request, params (string Symbol, decimal Price)[] prices) => new
    {
        feed,
        prices = prices.Select(price => new { symbol = price.Symbol, price = price.Price }),
        caller = request.Headers
            .Where(header => header.Key.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.Ordinal),
    };
}
