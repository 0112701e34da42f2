using System.Globalization;
using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Strangers' tokens with invented key ids do not make a gateway fetch the key set for each. Apache's module does; the issuer's own limit ends that.</summary>
public sealed class KeySetFloodTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    [Theory]
    [InlineData("nginx-njs")]
    [InlineData("cloudflare-worker")]
    [InlineData("express")]
    public async Task Gateway_FiftyInventedKeyIds_FetchesOnceMoreAtMost(string name)
    {
        using var client = new HttpClient();
        var keys = await client.GetStringAsync(new Uri(issuer.PlainUrl, "/oauth2/jwks"));
        await using var published = await HttpUpstream.StartAsync();
        published.Answer = _ => new UpstreamAnswer { Body = keys };
        issuer.GateUrl = published.Url;
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All[name], issuer);
        (await gateway.TryAsync(issuer.IssuedToken)).ShouldBe(Outcome.In);

        for (var number = 0; number < 50; number++)
        {
            var id = number.ToString(CultureInfo.InvariantCulture);
            (await gateway.TryAsync(issuer.Forge.Make(header => header["kid"] = id))).ShouldBe(Outcome.Refused(401));
        }

        (await gateway.TryAsync(issuer.IssuedToken)).ShouldBe(Outcome.In);
        Figure.Print("V1", $"{name}: the key set is fetched {published.Requests.Count} times for 50 invented key ids and a good one");
        published.Requests.Count.ShouldBeInRange(1, 2);
    }
}
