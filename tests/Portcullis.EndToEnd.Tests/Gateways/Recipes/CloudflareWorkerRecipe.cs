using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>The worker, compiled by TypeScript and run by workerd, Cloudflare's own runtime.</summary>
internal sealed class CloudflareWorkerRecipe : GatewayRecipe
{
    private readonly Lazy<Task> _compiled;

    internal CloudflareWorkerRecipe() => _compiled = new Lazy<Task>(CompileAsync);

    internal override string Name => "cloudflare-worker";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
    [
        (TokenCases.SoldToken, Outcome.In),
        (RequestCases.HopByHop, Outcome.In),
        (RequestCases.UnknownMethod, Outcome.Refused(501)),
        (RequestCases.UnknownMethodWithoutToken, Outcome.Refused(501)),
        // The runtime takes dots out before the Worker sees them, and the API gets the path that it is judged by.
        .. PathCases.Dots.Concat(PathCases.Backslashes)
            .SelectMany(target => new[] { (PathCases.NameOf(target, hasToken: false), Outcome.Refused(401)), (PathCases.NameOf(target, hasToken: true), Outcome.Rewritten) }),
        .. PathCases.OpenWithoutDots.SelectMany(target => new[] { PathCases.NameOf(target, hasToken: false), PathCases.NameOf(target, hasToken: true) }).Select(name => (name, Outcome.Open)),
    ]);

    internal override bool FrontsIssuer => false;

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        await _compiled.Value;
        var modules = Directory.CreateDirectory(Path.Combine(folder, "dist")).FullName;
        foreach (var module in Directory.GetFiles(Sample("dist"), "*.js"))
        {
            File.Copy(module, Path.Combine(modules, Path.GetFileName(module)));
        }

        var text = (await File.ReadAllTextAsync(Sample("worker.capnp")))
            .Replace("127.0.0.1:8081", url.Authority, StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8080", issuer.GateUrl.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("http://127.0.0.1:9000", issuer.Gate.Upstream.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        var file = Path.Combine(folder, "worker.capnp");
        await File.WriteAllTextAsync(file, text);
        return await RunningProgram.StartAsync(Programs.Describe(Tool("workerd"), ["serve", file]), url);
    }

    private async Task CompileAsync()
    {
        var compiled = await Programs.RunAsync(Tool("tsc"), ["-p", Sample("tsconfig.json")]);
        compiled.ExitCode.ShouldBe(0, compiled.Output);
    }

    private static string Tool(string name) => Repository.PathTo("samples", "node_modules", ".bin", name);
}
