using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Credentials;

namespace Portcullis.Demo;

/// <summary>A new configuration folder in the temporary folder, removed with everything that the gateway put there.</summary>
internal sealed class DemoFolder : IDisposable
{
    // More than anybody uses up in trying things out.
    private const int FreeCredits = 1_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-demo-");

    internal string Root => _folder.FullName;

    internal async Task WriteAsync(int port, Uri upstream, DemoDescription description, CancellationToken cancellationToken)
    {
        await WriteAsync("appsettings.json", CreateSettings(port, upstream, description), cancellationToken);
        await WriteAsync("policies.json", CreatePolicies(description), cancellationToken);
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // What is left in the temporary folder is the system's to clear; the demo has ended either way.
        }
    }

    private static JsonObject CreateSettings(int port, Uri upstream, DemoDescription description) => new()
    {
        ["PublicUrl"] = $"http://localhost:{port}",
        ["Urls"] = $"http://localhost:{port}",
        ["Admin"] = new JsonObject { ["Url"] = $"http://127.0.0.1:{LoopbackPort.FindFree()}" },
        ["SignIn"] = new JsonObject { ["Uris"] = new JsonArray($"http://127.0.0.1:{port}"), ["SolanaClusters"] = new JsonArray("mainnet"), ["Clients"] = new JsonArray(DescribeClient(port)) },
        ["SignedRequests"] = new JsonObject { ["SliceKit"] = true },
        ["Attestations"] = new JsonObject { ["SelfService"] = true, ["FreeCredits"] = FreeCredits, ["FreeDailyLimit"] = FreeCredits },
        ["Chains"] = new JsonObject
        {
            [$"{description.ChainId}"] = new JsonObject
            {
                ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = description.RpcUrl }),
                ["PollInterval"] = "00:00:00.100",
                ["HeadMaxAge"] = "00:00:00",
            },
        },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject(DemoRoute.All.Select(DescribeRoute)),
            ["Clusters"] = new JsonObject
            {
                ["market-data"] = new JsonObject { ["Destinations"] = new JsonObject { ["only"] = new JsonObject { ["Address"] = upstream.ToString() } } },
            },
        },
        ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Error", ["Microsoft.Hosting.Lifetime"] = "Error" } },
    };

    private static JsonObject DescribeClient(int port) => new()
    {
        ["Id"] = DemoDescription.Client,
        ["Name"] = "Demo App",
        ["RedirectUris"] = new JsonArray($"http://localhost:{port}{DemoRoute.Open.Path}", "http://127.0.0.1/callback"),
    };

    private static KeyValuePair<string, JsonNode?> DescribeRoute(DemoRoute route) => new(
        route.Path.Trim('/').Replace('/', '-'),
        new JsonObject
        {
            ["ClusterId"] = "market-data",
            ["AuthorizationPolicy"] = route.Policy,
            ["Match"] = new JsonObject { [nameof(DemoRoute.Path)] = route.Path },
        });

    private static JsonObject CreatePolicies(DemoDescription description)
    {
        var pass = new JsonObject { ["type"] = "nft_ownership", ["label"] = "Gold pass", ["chainId"] = description.ChainId, ["contractAddress"] = description.Contracts.Pass };
        var coin = new JsonObject
        {
            ["type"] = "token_balance",
            ["label"] = "At least 1 COIN",
            ["chainId"] = description.ChainId,
            ["contractAddress"] = description.Contracts.Coin,
            ["threshold"] = "1",
        };
        var tiers = new JsonArray(
            new JsonObject { ["name"] = "gold", ["limit"] = "600/1m", ["when"] = pass },
            new JsonObject { ["name"] = "basic", ["limit"] = "60/1m", ["when"] = coin });
        return new JsonObject { ["policies"] = new JsonObject { [DemoRoute.PolicyName] = new JsonObject { ["tiers"] = tiers } } };
    }

    private Task WriteAsync(string name, JsonObject content, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path.Combine(Root, name), content.ToJsonString(Indented), cancellationToken);
}
