using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Commands;

/// <summary>What <c>portcullis gateway config</c> prints for gateways that cannot be had here, held against what their vendors publish.</summary>
public sealed class GatewayConfigTests : IDisposable
{
    private const string Settings = """
        {
          "PublicUrl": "https://api.example.com",
          "Chains": { "1": { "Rpc": [ { "Url": "http://127.0.0.1:1" } ] } },
          "Audiences": [ { "Uri": "https://rsa.example.com", "Algorithm": "RS256" } ]
        }
        """;

    private const string Policies = """
        { "policies": { "holders": { "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-piece-");

    public GatewayConfigTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), Settings);
        File.WriteAllText(Path.Combine(_folder.FullName, "policies.json"), Policies);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>By AWS' description of CloudFormation's resources, which does not know the authorizer of REST APIs yet: when it does, docs/gateways/aws-rest-api.md is to say so.</summary>
    [Theory]
    [InlineData("aws-http-api", "", "")]
    [InlineData("aws-http-api", "Audience:", "Audiences:", "PortcullisAuthorizer/JwtConfiguration/Audiences: is not known")]
    [InlineData("aws-http-api", "AuthorizationScopes: [\"holders\"]", "AuthorizationScopes: holders", "EveryRoute/AuthorizationScopes: is no array")]
    [InlineData("aws-http-api", "RouteKey: $default", "ApiKeyRequired: 1", "EveryRoute/ApiKeyRequired: is no boolean", "EveryRoute/RouteKey: is missing")]
    [InlineData("aws-http-api", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Upstream", "Upstream: is of no known type")]
    [InlineData("aws-rest-api", "", "", "PortcullisAuthorizer/JwtConfiguration: is not known")]
    public async Task Aws_AsCloudFormationDescribesIt_IsGoodAndFaultsAreFound(string gateway, string from, string to, params string[] faults)
    {
        var printed = await PrintAsync(gateway);
        var template = from.Length == 0 ? printed : printed.Replace(from, to, StringComparison.Ordinal);
        (from.Length == 0 || template != printed).ShouldBeTrue();

        var checkedBy = await Programs.RunAsync("node", [Verifiers("cloudformation.mjs"), JsonSerializer.Serialize(new { template })]);

        checkedBy.ExitCode.ShouldBe(0, checkedBy.Error);
        var said = JsonElement.Parse(checkedBy.Output);
        said.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()).ShouldBe(faults, ignoreOrder: true);
        said.GetProperty("resources").GetInt32().ShouldBe(4);
    }

    /// <summary>Cloudflare's own tool reads the settings and bundles the Worker, as far as it goes without an account.</summary>
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("main = \"worker.ts\"", "main = \"gone.ts\"", 1)]
    [InlineData("[vars]", "[vars", 1)]
    public async Task Worker_ByWrangler_IsReadyToBeDeployed(string from, string to, int exitCode)
    {
        var printed = await PrintAsync("cloudflare-worker");
        var worker = _folder.CreateSubdirectory("worker");
        Folders.Copy(new DirectoryInfo(Repository.PathTo("samples", "gateways", "cloudflare-worker")), worker);
        await File.WriteAllTextAsync(Path.Combine(worker.FullName, "wrangler.toml"), from.Length == 0 ? printed : printed.Replace(from, to, StringComparison.Ordinal));

        var wrangler = await Programs.RunAsync(
            "node",
            [Verifiers("node_modules", "wrangler", "bin", "wrangler.js"), "deploy", "--dry-run", "--cwd", worker.FullName, "--outdir", Path.Combine(_folder.FullName, "bundle")],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = _folder.FullName, ["XDG_CONFIG_HOME"] = _folder.FullName, ["WRANGLER_SEND_METRICS"] = "false", ["NO_COLOR"] = "1" });

        wrangler.ExitCode.ShouldBe(exitCode, wrangler.Output + wrangler.Error);
        if (exitCode == 0)
        {
            foreach (var binding in new[] { "ISSUER (\"https://api.example.com\")", "AUDIENCE (\"https://api.example.com\")", "SCOPE (\"holders\")", "JWKS_URL (\"https://api.example.com/oauth2/jwks\")", "UPSTREAM (\"https://upstream.example\")" })
            {
                wrangler.Output.ShouldContain($"env.{binding}");
            }

            File.Exists(Path.Combine(_folder.FullName, "bundle", "worker.js")).ShouldBeTrue();
        }
    }

    private static string Verifiers(params string[] path) => Repository.PathTo(["tests", "Portcullis.EndToEnd.Tests", "verifiers", .. path]);

    private async Task<string> PrintAsync(string gateway)
    {
        var printed = await Programs.RunPortcullisAsync("gateway", "config", gateway, "--config", _folder.FullName, "--policy", "holders", "--upstream", "https://upstream.example");
        printed.ExitCode.ShouldBe(0, printed.Error);
        return printed.Output;
    }
}
