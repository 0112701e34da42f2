using System.Text;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Each gateway of <c>samples/gateways</c> that judges tokens by itself, started for real, against the one table.</summary>
public sealed class RecipeTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>, IDisposable
{
    private static readonly Dictionary<string, GatewayRecipe> Recipes = new GatewayRecipe[]
    {
        new NginxNjsRecipe(), new HaproxyRecipe(), new ApacheRecipe(), new CloudflareWorkerRecipe(), new ExpressRecipe(),
    }.ToDictionary(recipe => recipe.Name, StringComparer.Ordinal);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-recipe-");

    public static TheoryData<string> Names => [.. Recipes.Keys];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Case", "V1")]
    public async Task Gateway_EachCaseOfTheTable_IsJudgedAsItsPageSays(string name)
    {
        var recipe = Recipes[name];
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        await using var gateway = await recipe.StartAsync(issuer, _folder.FullName, url);
        using var judge = new Judge(url, issuer, recipe.HasUpstream);

        var found = new Dictionary<string, Judgement>(StringComparer.Ordinal);
        foreach (var one in GatewayCases.All)
        {
            found[one.Name] = await judge.TryAsync(one);
        }

        Print(recipe, found);
        found.Select(one => $"{one.Key}: {one.Value}").ShouldBe(
            GatewayCases.All.Select(one => $"{one.Name}: {recipe.Exceptions.GetValueOrDefault(one.Name, one.Expected)}"), gateway.Output);
    }

    /// <summary>A row of the table, and what its columns are; that line is the same each time, and shown once.</summary>
    private static void Print(GatewayRecipe recipe, Dictionary<string, Judgement> found)
    {
        Figure.Print("V1", string.Join(", ", GatewayCases.All.Select((one, index) => $"{index + 1} {one.Name}")));
        Figure.Print("V1", "+ let in, - refused, * as its page says and not as the others");
        var row = new StringBuilder($"{recipe.Name,-18}");
        foreach (var one in GatewayCases.All)
        {
            row.Append(found[one.Name] switch { Judgement.In => '+', Judgement.Out => '-', _ => '!' }).Append(recipe.Exceptions.ContainsKey(one.Name) ? '*' : ' ');
        }

        Figure.Print("V1", row.ToString().TrimEnd());
    }
}
