using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Docs;

public sealed class AspNetCorePageTests
{
    private static readonly string Compiled = Plain(File.ReadLines(Repository.PathTo("tests", "Portcullis.Issuer.Tests", "Docs", "AspNetCorePage.cs")));

    [Fact]
    public void Snippets_OfThePage_AreCompiled()
    {
        var snippets = File.ReadAllText(Repository.PathTo("docs", "aspnetcore.md")).Split("```csharp\n").Skip(1).Select(rest => rest.Split("```")[0]).ToList();
        snippets.Count.ShouldBe(8);
        snippets.ShouldAllBe(snippet => Compiled.Contains(Plain(snippet.Split('\n')), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Snippets_OfEachKind_MakeAnApp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        AspNetCorePage.AddTokens(builder);
        AspNetCorePage.AddAttestations(builder);
        await using var app = builder.Build();
        AspNetCorePage.MapTokens(app);
        AspNetCorePage.MapAttestations(app);
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Count().ShouldBe(3);

        var own = WebApplication.CreateSlimBuilder();
        AspNetCorePage.AddInProcess(own);
        await using var gated = own.Build();
        AspNetCorePage.MapInProcess(gated);
        ((IEndpointRouteBuilder)gated).DataSources.SelectMany(source => source.Endpoints).Count().ShouldBeGreaterThan(10);
    }

    private static string Plain(IEnumerable<string> lines) => string.Join('\n', lines.Select(line => line.Trim()).Where(line => line.Length > 0));
}
