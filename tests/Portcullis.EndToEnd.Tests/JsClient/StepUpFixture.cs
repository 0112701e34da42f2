using System.Text.Json.Nodes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.JsClient;

/// <summary>A served gate that issues tokens for two tiers of ether on a real chain, and an app of its own behind them.</summary>
public sealed class StepUpFixture : IAsyncLifetime
{
    private const string Policies = """
        { "policies": { "market-data": { "tiers": [
          { "name": "gold", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "10000", "label": "Ten thousand ether" } },
          { "name": "basic", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "1" } } ] },
          "holders": { "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 31337, "contractAddress": "native", "threshold": "1" } } ] } } }
        """;

    /// <summary>A client by name, whose tokens open no more than their scope.</summary>
    internal const string Client = "desk";

    internal static DevAccount Rich => Anvil.Accounts[1];

    /// <summary>Has paid for the contracts from its ten thousand.</summary>
    internal static DevAccount Poor => Anvil.Accounts[^1];

    /// <summary>Holds what a test says.</summary>
    internal static DevAccount Seller => Anvil.Accounts[2];

    internal ServedGate Gate { get; private set; } = null!;

    internal TieredApp App { get; private set; } = null!;

    /// <summary>What the messages are for: the gate's public URL, which is not where it listens.</summary>
    internal string Site => (string)Gate.Settings["PublicUrl"]!;

    public async ValueTask InitializeAsync()
    {
        Gate = await ServedGate.StartAsync(
            settings =>
            {
                settings["SignIn"] = new JsonObject { ["Clients"] = new JsonArray(new JsonObject { ["Id"] = Client, ["Name"] = "Desk", ["RedirectUris"] = new JsonArray("https://desk.example/back") }) };
                settings["ReverseProxy"]!["Routes"]!["api"]!["AuthorizationPolicy"] = "market-data:gold";
            },
            Policies);
        App = await TieredApp.StartAsync(Gate);
    }

    public async ValueTask DisposeAsync()
    {
        await (App?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Gate?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
