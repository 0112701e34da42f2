using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.ForwardAuth;

/// <summary>A gate that nobody may ask, which has a route for every path: its upstream's 200 would be a yes to a gateway that asks all the same.</summary>
public sealed class ForwardAuthOffTests : IAsyncLifetime
{
    private LiveGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await LiveGateway.StartAsync(settings =>
    {
        var everything = settings["ReverseProxy"]!["Routes"]!.AsObject().First().Value!.DeepClone();
        everything["AuthorizationPolicy"] = "anonymous";
        everything["Match"]!["Path"] = "/{**all}";
        settings["ReverseProxy"]!["Routes"]!["everything"] = everything;
    });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/authz/market-data")]
    [InlineData("/authz/market-data/x")]
    [InlineData("/authz/anonymous")]
    [InlineData("/authz/")]
    [InlineData("/authz")]
    [InlineData("/Authz/anonymous")]
    public async Task Ask_NobodyMay_404AndNotTheUpstreams(string path)
    {
        RawHttp.Status(await RawHttp.GetAsync(_gateway.Http.BaseAddress!, path)).ShouldBe(404);
        RawHttp.Status(await RawHttp.GetAsync(_gateway.Http.BaseAddress!, "/authzz")).ShouldBe(200, "there is a route for every other path");
        _gateway.Upstream.Requests.ShouldHaveSingleItem();
    }
}
