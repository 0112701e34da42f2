using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Tests.Fixtures;

/// <summary>The files of a test's gateway.</summary>
internal static class TestFiles
{
    /// <summary>Nothing listens at a discard port.</summary>
    public const string Nowhere = "http://127.0.0.1:9";

    public static string Settings(string upstream, Action<JsonObject>? change = null)
    {
        var settings = new JsonObject
        {
            ["PublicUrl"] = TestGateway.PublicUrl,
            ["Urls"] = "http://127.0.0.1:0",
            ["Admin"] = new JsonObject { ["Url"] = "http://127.0.0.1:0" },
            ["Chains"] = new JsonObject { ["1"] = Chain(), ["2"] = Chain() },
            ["Logging"] = new JsonObject { ["Console"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "None" } } },
            ["ReverseProxy"] = Proxy(upstream),
        };
        change?.Invoke(settings);
        return settings.ToJsonString(JsonSerializerOptions.Default);
    }

    public static string Policies(string basicLimit = "1000000/1h") => $$"""
        { "policies": {
          "market-data": { "tiers": [
            { "name": "gold", "when": { "type": "token_balance", "chainId": 2, "contractAddress": "native", "threshold": "10", "label": "ten coins" } },
            { "name": "silver", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "10" } },
            { "name": "basic", "limit": "{{basicLimit}}", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] },
          "bound": { "dpop": "required", "tiers": [
            { "name": "only", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] },
          "limited": { "tiers": [
            { "name": "only", "limit": "2/1h", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] },
          "shared": { "accounts": "linked", "tiers": [
            { "name": "only", "limit": "2/1h", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }
        """;

    public static JsonObject Route(string path, string? policy, string cluster = "api", JsonObject? metadata = null)
    {
        var route = new JsonObject { ["ClusterId"] = cluster, ["Match"] = new JsonObject { ["Path"] = path } };
        if (policy is not null)
        {
            route["AuthorizationPolicy"] = policy;
        }

        if (metadata is not null)
        {
            route["Metadata"] = metadata;
        }

        return route;
    }

    public static JsonObject With(this JsonObject route, string member, JsonNode value)
    {
        route[member] = value;
        return route;
    }

    private static JsonArray OperatorsHeaders() =>
    [
        new JsonObject { ["RequestHeader"] = "Authorization", ["Set"] = "Basic b3A=" },
        new JsonObject { ["RequestHeaderRouteValue"] = "Portcullis-Account", ["Set"] = "rest" },
        new JsonObject { ["RequestHeaderRouteValue"] = "Portcullis_Account", ["Set"] = "rest" },
        new JsonObject { ["RequestHeader"] = "Portcullis-Whatever", ["Set"] = "evil" },
    ];

    private static JsonObject Proxy(string upstream) => new()
    {
        ["Routes"] = new JsonObject
        {
            ["gold"] = Route("/gold/{**rest}", "market-data:gold"),
            ["silver"] = Route("/silver/{**rest}", "market-data:silver"),
            ["premium"] = Route("/premium/{**rest}", "market-data"),
            ["limited"] = Route("/limited/{**rest}", "limited"),
            ["shared"] = Route("/shared/{**rest}", "shared"),
            ["bound"] = Route("/bound/{**rest}", "bound"),
            ["keep"] = Route("/keep/{**rest}", "market-data", "api", new JsonObject { ["Portcullis.ForwardAuthorization"] = "true" }),
            ["once"] = Route("/once/{**rest}", "market-data", "api", new JsonObject { ["Portcullis.SingleUse"] = "true" }),
            ["lax"] = Route("/lax/{**rest}", "market-data", "api", new JsonObject { ["Portcullis.RequireWalletProof"] = "false" }),
            ["keyed"] = Route("/keyed/{**rest}", "market-data").With("Transforms", OperatorsHeaders()),
            ["picked"] = Route("/picked/{**rest}", "market-data").With("Transforms", new JsonArray(
                new JsonObject { ["RequestHeadersCopy"] = "false" }, new JsonObject { ["RequestHeader"] = "Authorization", ["Append"] = "Basic b3A=" })),
            ["marked"] = Route("/marked/{**rest}", "anonymous").With("Transforms", OperatorsHeaders()),
            ["open"] = Route("/pub/{**rest}", "anonymous"),
            ["dead"] = Route("/dead/{**rest}", "anonymous", "dead"),
            ["slow"] = Route("/slow/{**rest}", "anonymous", "slow"),
        },
        ["Clusters"] = new JsonObject
        {
            ["api"] = Cluster(upstream),
            ["dead"] = Cluster(Nowhere),
            ["slow"] = Cluster(upstream, new JsonObject { ["ActivityTimeout"] = "00:00:00.2" }),
        },
    };

    private static JsonObject Cluster(string address, JsonObject? request = null) => new()
    {
        ["Destinations"] = new JsonObject { ["first"] = new JsonObject { ["Address"] = address } },
        ["HttpRequest"] = request ?? new JsonObject { ["ActivityTimeout"] = "00:01:40" },
    };

    private static JsonObject Chain() => new() { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = Nowhere }) };
}
