using System.Globalization;
using System.Net;
using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Strangers' tokens with invented key ids do not make a gateway fetch the key set for each. Apache's module does; the issuer's own limit ends that.</summary>
public sealed class KeySetFloodTests(KeySetFloodTests.LimitedIssuer limited) : IClassFixture<KeySetFloodTests.LimitedIssuer>, IDisposable
{
    private GatewayIssuer Issuer => limited.Issuer;

    [Theory]
    [InlineData("nginx-njs")]
    [InlineData("cloudflare-worker")]
    [InlineData("vercel-edge")]
    [InlineData("express")]
    public async Task Gateway_FiftyInventedKeyIds_FetchesOnceMoreAtMost(string name)
    {
        await using var published = await PublishAsync();
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All[name], Issuer);
        (await gateway.TryAsync(Issuer.IssuedToken)).ShouldBe(Outcome.In);

        await FloodAsync(gateway, 50);

        (await gateway.TryAsync(Issuer.IssuedToken)).ShouldBe(Outcome.In);
        Figure.Print("V1", $"{name}: the key set is fetched {published.Requests.Count} times for 50 invented key ids and a good one");
        published.Requests.Count.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task Apache_AskingMoreOftenThanTheIssuerAnswers_TakesGoodTokensAllTheSame()
    {
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All["apache"], Issuer);
        (await gateway.TryAsync(Issuer.IssuedToken)).ShouldBe(Outcome.In);

        await FloodAsync(gateway, LimitedIssuer.Limit + 10);

        using var client = new HttpClient();
        using var refused = await client.GetAsync(new Uri(Issuer.PlainUrl, "/oauth2/jwks"));
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "each invented key id is a question");
        (await gateway.TryAsync(Issuer.IssuedToken)).ShouldBe(Outcome.In);
    }

    [Fact]
    public async Task Njs_IssuerIsTooBusyWhenKeysHaveExpired_GoesOnWithThem()
    {
        await using var published = await PublishAsync();
        await using var gateway = await StartedGateway.StartAsync(new NginxNjsRecipe { KeysLast = "1s" }, Issuer);
        (await gateway.TryAsync(Issuer.IssuedToken)).ShouldBe(Outcome.In);
        published.Answer = _ => new UpstreamAnswer { Status = 429, Body = "" };
        var before = published.Requests.Count;

        var outcomes = new HashSet<Outcome>();
        var asked = await Eventually.Async(async () => outcomes.Add(await gateway.TryAsync(Issuer.IssuedToken)) is var _ && published.Requests.Count > before);

        asked.ShouldBeTrue();
        outcomes.ShouldBe([Outcome.In]);
        (await gateway.TryAsync(Issuer.IssuedToken)).ShouldBe(Outcome.In);
    }

    public void Dispose() => Issuer.GateUrl = Issuer.PlainUrl;

    /// <summary>What the issuer publishes, from where it is counted.</summary>
    private async Task<HttpUpstream> PublishAsync()
    {
        var published = await HttpUpstream.StartAsync();
        published.Answer = _ => new UpstreamAnswer { Body = limited.Keys };
        Issuer.GateUrl = published.Url;
        return published;
    }

    private async Task FloodAsync(StartedGateway gateway, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var id = number.ToString(CultureInfo.InvariantCulture);
            (await gateway.TryAsync(Issuer.Forge.Make(header => header["kid"] = id))).ShouldBe(Outcome.Refused(401));
        }
    }

    /// <summary>An issuer that gives one address its keys only so often.</summary>
    public sealed class LimitedIssuer : IAsyncLifetime
    {
        internal const int Limit = 20;

        internal GatewayIssuer Issuer { get; } = new() { KeySetLimit = $"{Limit}/10m" };

        /// <summary>The key set.</summary>
        internal string Keys { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            await Issuer.InitializeAsync();
            using var client = new HttpClient();
            Keys = await client.GetStringAsync(new Uri(Issuer.PlainUrl, "/oauth2/jwks"));
        }

        public ValueTask DisposeAsync() => Issuer.DisposeAsync();
    }
}
