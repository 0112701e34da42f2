using System.Globalization;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>Vercel's middleware as it is printed, compiled against Vercel's types and run in Node.js by what stands in for Vercel.</summary>
internal sealed class VercelEdgeRecipe : GatewayRecipe
{
    private static readonly string[] Modules = ["paths.ts", "token.ts", "keys.ts", "refuse.ts"];

    // Of every issuer here the same but for its port, which is written into what was compiled.
    private Task<IReadOnlyDictionary<string, string>>? _compiled;

    internal override string Name => "vercel-edge";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
    [
        (TokenCases.SoldToken, Outcome.In),
        (RequestCases.HopByHop, Outcome.In),
        // Node.js reads no such request.
        (RequestCases.UnknownMethod, Outcome.Refused(400)),
        (RequestCases.UnknownMethodWithoutToken, Outcome.Refused(400)),
        .. PathCases.ReadAsUrls,
    ]);

    internal override bool FrontsIssuer => false;

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        var modules = await (_compiled ??= CompileAsync(issuer));
        foreach (var (name, text) in modules)
        {
            var here = text.Replace($"{GatewayIssuer.PublicUrl}/oauth2/jwks", new Uri(issuer.GateUrl, "/oauth2/jwks").ToString(), StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, name), here);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "type": "module" }""");
        LinkPackages(folder);
        return await RunningProgram.StartAsync(
            Programs.Describe("node", [Verifier("vercel.mjs"), Path.Combine(folder, "middleware.js"), url.Port.ToString(CultureInfo.InvariantCulture), issuer.Gate.Upstream.Url.ToString()]), url);
    }

    private async Task<IReadOnlyDictionary<string, string>> CompileAsync(GatewayIssuer issuer)
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-vercel-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "middleware.ts"), await PrintConfigurationAsync(issuer));
            foreach (var module in Modules)
            {
                File.Copy(Repository.PathTo("samples", "gateways", "cloudflare-worker", module), Path.Combine(folder.FullName, module));
            }

            LinkPackages(folder.FullName);
            var compiled = await Programs.RunAsync(
                Repository.PathTo("samples", "node_modules", ".bin", "tsc"),
                ["--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable", Path.Combine(folder.FullName, "middleware.ts")]);
            compiled.ExitCode.ShouldBe(0, compiled.Output);
            return Directory.GetFiles(folder.FullName, "*.js").ToDictionary(file => Path.GetFileName(file), file => NameWhole(File.ReadAllText(file)), StringComparer.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Bundlers do without the end of a module's name, and Node.js does not.
    private static string NameWhole(string text) =>
        Modules.Select(module => Path.GetFileNameWithoutExtension(module)).Aggregate(text, (all, module) => all.Replace($"\"./{module}\"", $"\"./{module}.js\"", StringComparison.Ordinal));

    private static void LinkPackages(string folder) => Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Verifier("node_modules"));

    private static string Verifier(string file) => Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "verifiers", file);
}
