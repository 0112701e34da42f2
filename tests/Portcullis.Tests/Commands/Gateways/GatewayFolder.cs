using System.Text.Json.Nodes;

namespace Portcullis.Tests.Commands.Gateways;

/// <summary>A configuration folder with two policies, or what a test makes of it.</summary>
internal sealed class GatewayFolder : IDisposable
{
    private static readonly string[] OnePolicy = ["market-data"];

    internal GatewayFolder(string? urls = null, IEnumerable<string>? policies = null)
    {
        var settings = new JsonObject { ["PublicUrl"] = "https://api.example", ["Chains"] = new JsonObject { ["1"] = new JsonObject { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = "http://127.0.0.1:1" }) } } };
        if (urls is not null)
        {
            settings["Urls"] = urls;
        }

        var named = new JsonObject((policies ?? OnePolicy).Select(name => KeyValuePair.Create<string, JsonNode?>(name, JsonNode.Parse(
            """{ "tiers": [ { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] }"""))));
        File.WriteAllText(System.IO.Path.Combine(Path.FullName, "appsettings.json"), settings.ToJsonString());
        File.WriteAllText(System.IO.Path.Combine(Path.FullName, "policies.json"), new JsonObject { ["policies"] = named }.ToJsonString());
    }

    internal DirectoryInfo Path { get; } = Directory.CreateTempSubdirectory("portcullis-gateways-");

    public void Dispose() => Path.Delete(recursive: true);
}
