using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Each gateway of <c>samples/gateways</c>, started for real, against the one table.</summary>
public sealed class RecipeTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    public static TheoryData<string> Names => [.. GatewayRecipes.All.Keys];

    public static TheoryData<string> OfOwnAudience => [.. GatewayRecipes.OfOwnAudience.Keys];

    public static TheoryData<string> Fronts => [.. GatewayRecipes.All.Values.Where(recipe => recipe.FrontsIssuer).Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Case", "V1")]
    [Trait("Case", "H1")]
    [Trait("Case", "J14")]
    public async Task Gateway_EachCaseOfTheTable_IsJudgedAsItsPageSays(string name)
    {
        var recipe = GatewayRecipes.All[name];
        await using var gateway = await StartedGateway.StartAsync(recipe, issuer);

        var found = await JudgeAsync(gateway, recipe);

        Print(recipe, found);
        recipe.Exceptions.Keys.Except(GatewayCases.All.SelectMany(one => new[] { one.Name, one.Kind }), StringComparer.Ordinal).ShouldBeEmpty("exceptions from nothing");
    }

    [Theory]
    [MemberData(nameof(OfOwnAudience))]
    [Trait("Case", "J8")]
    public async Task Gateway_ForAnAudienceOfItsOwn_JudgesEachCaseByThat(string name)
    {
        var recipe = GatewayRecipes.OfOwnAudience[name];
        await using var gateway = await StartedGateway.StartAsync(recipe, issuer);

        await JudgeAsync(gateway, recipe);

        (await gateway.TryAsync(issuer.IssuedToken)).ShouldBe(Outcome.Refused(401), "a token for the issuer's own audience");
    }

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task Gateway_BeforeTheIssuerToo_PassesItsPathsOn(string name)
    {
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All[name], issuer);
        using var client = new HttpClient { BaseAddress = gateway.Url };

        var metadata = JsonElement.Parse(await client.GetStringAsync("/.well-known/openid-configuration"));

        Text(metadata, "issuer").ShouldBe(GatewayIssuer.PublicUrl);
        foreach (var path in new[] { "/auth/nonce", "/oauth2/jwks", "/v1/jwks", "/.well-known/jwks.json" })
        {
            using var answer = await client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        // Of the issuer, and not the API's or the gateway's own.
        (await StatusAndTextAsync(client.PostAsync("/v1/attest", null))).ShouldContain("invalid_api_key");
        (await StatusAndTextAsync(client.PostAsync("/v1/keys/create", null))).ShouldContain("\"ok\":false");
        (await StatusAndTextAsync(client.GetAsync("/v1/credits"))).ShouldContain("invalid_api_key");
        (await StatusAndTextAsync(client.GetAsync("/v1/prices"))).ShouldStartWith("401", customMessage: "an API's own path under /v1/ is gated");
    }

    /// <summary>Programs show their secrets by HTTP Basic, which a gateway may not keep as it does the tokens of callers.</summary>
    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task Gateway_BeforeTheIssuerToo_PassesSecretsOn(string name)
    {
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All[name], issuer);
        using var client = new HttpClient { BaseAddress = gateway.Url };

        (await PostAsync(client, "/oauth2/token", GatewayIssuer.Client, GatewayIssuer.ClientSecret, ("grant_type", "refresh_token"), ("refresh_token", "x"))).ShouldContain("invalid_grant");
        (await PostAsync(client, "/oauth2/token", GatewayIssuer.Client, "another", ("grant_type", "refresh_token"), ("refresh_token", "x"))).ShouldContain("invalid_client");
        (await PostAsync(client, "/oauth2/introspect", "api", issuer.ApiKey, ("token", issuer.IssuedToken))).ShouldContain("\"active\":true");
        (await PostAsync(client, "/oauth2/revoke", GatewayIssuer.Client, GatewayIssuer.ClientSecret, ("token", "x"))).ShouldStartWith("200");
    }

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task Gateway_BeforeTheIssuerToo_PassesEventsOnAtOnce(string name)
    {
        await using var gateway = await StartedGateway.StartAsync(GatewayRecipes.All[name], issuer);
        using var client = new HttpClient { BaseAddress = gateway.Url, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Add("X-API-Key", issuer.ApiKey);

        using var answer = await client.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await reader.ReadLineAsync()).ShouldNotBeNull().ShouldStartWith("id: ");
        (await reader.ReadLineAsync()).ShouldBe("event: ready");
    }

    private static async Task<Dictionary<string, Outcome>> JudgeAsync(StartedGateway gateway, GatewayRecipe recipe)
    {
        var found = new Dictionary<string, Outcome>(StringComparer.Ordinal);
        foreach (var one in GatewayCases.All)
        {
            found[one.Name] = await gateway.TryAsync(one);
        }

        GatewayCases.All.Where(one => found[one.Name] != recipe.Expect(one)).Select(one => $"{one.Name}: {found[one.Name]}, not {recipe.Expect(one)}").ShouldBeEmpty(gateway.Program.Output);
        return found;
    }

    private static async Task<string> PostAsync(HttpClient client, string path, string user, string password, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(one => KeyValuePair.Create(one.Name, one.Value))),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Replace(' ', '+')}"))) },
        };
        return await StatusAndTextAsync(client.SendAsync(request));
    }

    private static async Task<string> StatusAndTextAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    /// <summary>The rows of the table, and what its columns are; those lines are the same each time, and shown once.</summary>
    private static void Print(GatewayRecipe recipe, Dictionary<string, Outcome> found)
    {
        Figure.Print("V1", "+ let in, - refused, o answered as open, * as its page says and not as the others");
        foreach (var (part, cases) in GatewayCases.Parts)
        {
            Figure.Print("V1", $"{part}: {string.Join(", ", cases.Select((one, index) => $"{index + 1} {one.Name}"))}");
            Figure.Print("V1", $"{part}, {recipe.Name,-18}{string.Concat(cases.Select(one => Sign(found[one.Name].Judgement) + (recipe.Expect(one) == one.Expected ? " " : "*")))}".TrimEnd());
        }
    }

    private static string Sign(Judgement judgement) => judgement switch { Judgement.In => "+", Judgement.Out => "-", Judgement.Open => "o", _ => "!" };
}
