using System.Text;
using System.Text.Json;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Each gateway of <c>samples/gateways</c>, started for real, against the one table.</summary>
public sealed class RecipeTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    public static TheoryData<string> Names => [.. GatewayRecipes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Case", "V1")]
    public async Task Gateway_EachCaseOfTheTable_IsJudgedAsItsPageSays(string name)
    {
        var recipe = GatewayRecipes.All[name];
        await using var gateway = await StartedGateway.StartAsync(recipe, issuer);

        var found = new Dictionary<string, Judgement>(StringComparer.Ordinal);
        foreach (var one in GatewayCases.All)
        {
            found[one.Name] = await gateway.TryAsync(one);
        }

        Print(recipe, found);
        found.Select(one => $"{one.Key}: {one.Value}").ShouldBe(
            GatewayCases.All.Select(one => $"{one.Name}: {recipe.Exceptions.GetValueOrDefault(one.Name, one.Expected)}"), gateway.Program.Output);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    [InlineData("nginx-njs")]
    [InlineData("haproxy")]
    [InlineData("apache")]
    public async Task Gateway_BeforeTheIssuerToo_PassesItsPathsOn(string name)
    {
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All[name], issuer);
        using var client = new HttpClient { BaseAddress = gateway.Url };

        var metadata = JsonElement.Parse(await client.GetStringAsync("/.well-known/openid-configuration"));
        using var challenge = await client.GetAsync("/auth/nonce");

        Text(metadata, "issuer").ShouldBe(GatewayIssuer.PublicUrl);
        challenge.IsSuccessStatusCode.ShouldBeTrue();
    }

    /// <summary>A row of the table, and what its columns are; that is the same each time, and shown once.</summary>
    private static void Print(GatewayRecipe recipe, Dictionary<string, Judgement> found)
    {
        Figure.Print("V1", string.Join(", ", GatewayCases.All.Select((one, index) => $"{index + 1} {one.Name}")));
        Figure.Print("V1", "+ let in, - refused, * an exception, which its page names; a sold token is one wherever tokens are checked without asking: it is let in until it expires");
        var row = new StringBuilder($"{recipe.Name,-18}");
        foreach (var one in GatewayCases.All)
        {
            row.Append(found[one.Name] switch { Judgement.In => '+', Judgement.Out => '-', _ => '!' }).Append(recipe.Exceptions.ContainsKey(one.Name) ? '*' : ' ');
        }

        row.Append(recipe.Asks ? "asks" : "checks").Append("; * ").AppendJoin(", ", recipe.Exceptions.Select(one => $"{one.Key}: {(one.Value == Judgement.In ? "let in" : "refused")}"));
        Figure.Print("V1", row.ToString());
    }
}
