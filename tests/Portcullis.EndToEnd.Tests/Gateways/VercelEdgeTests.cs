using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>The middleware that is printed for Vercel goes with the modules of the Worker and with Vercel's own package.</summary>
public sealed class VercelEdgeTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    [Fact]
    public async Task Middleware_AsPrinted_CompilesAgainstVercelsTypes()
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-vercel-");
        try
        {
            var printed = await Programs.RunPortcullisAsync("gateway", "config", "vercel-edge", "--config", issuer.Gate.Folder, "--policy", "holders");
            printed.ExitCode.ShouldBe(0, printed.Error);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "middleware.ts"), printed.Output);
            foreach (var module in new[] { "paths.ts", "token.ts", "keys.ts" })
            {
                File.Copy(Repository.PathTo("samples", "gateways", "cloudflare-worker", module), Path.Combine(folder.FullName, module));
            }

            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "verifiers", "node_modules"));

            var compiled = await Programs.RunAsync(
                Repository.PathTo("samples", "node_modules", ".bin", "tsc"),
                ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable", Path.Combine(folder.FullName, "middleware.ts")]);

            compiled.ExitCode.ShouldBe(0, compiled.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
