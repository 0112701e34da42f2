using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>The worker, compiled by TypeScript and run by workerd, Cloudflare's own runtime.</summary>
internal sealed class CloudflareWorkerRecipe : GatewayRecipe
{
    internal override string Name => "cloudflare-worker";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
    [
        (TokenCases.SoldToken, Outcome.In),
        (RequestCases.HopByHop, Outcome.In),
        (RequestCases.UnknownMethod, Outcome.Refused(501)),
        (RequestCases.UnknownMethodWithoutToken, Outcome.Refused(501)),
        .. PathCases.ReadAsUrls,
    ]);

    private static Lazy<Task> Compiled { get; } = new(CompileAsync);

    internal override bool FrontsIssuer => false;

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        await Compiled.Value;
        var modules = Directory.CreateDirectory(Path.Combine(folder, "dist")).FullName;
        foreach (var module in Directory.GetFiles(Sample("dist"), "*.js"))
        {
            File.Copy(module, Path.Combine(modules, Path.GetFileName(module)));
        }

        var text = (await File.ReadAllTextAsync(Sample("worker.capnp")))
            .Replace("127.0.0.1:8081", url.Authority, StringComparison.Ordinal)
            .Replace("http://127.0.0.1:8080", issuer.GateUrl.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            .Replace("http://127.0.0.1:9000", issuer.Gate.Upstream.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        text = Audience is null ? text : text.Replace($"(name = \"AUDIENCE\", text = \"{GatewayIssuer.PublicUrl}\")", $"(name = \"AUDIENCE\", text = \"{Audience}\")", StringComparison.Ordinal);
        var file = Path.Combine(folder, "worker.capnp");
        await File.WriteAllTextAsync(file, text);
        return await RunningProgram.StartAsync(Programs.Describe(Tool("workerd"), ["serve", file]), url);
    }

    private static async Task CompileAsync()
    {
        var compiled = await Programs.RunAsync(Tool("tsc"), ["-p", Repository.PathTo("samples", "gateways", "cloudflare-worker", "tsconfig.json")]);
        compiled.ExitCode.ShouldBe(0, compiled.Output);
    }

    private static string Tool(string name) => Repository.PathTo("samples", "node_modules", ".bin", name);
}
