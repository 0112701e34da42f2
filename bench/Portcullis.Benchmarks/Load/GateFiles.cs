using System.Text.Json.Nodes;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>The two files of the gateway under load: an open and a gated route, and a policy that the holder meets without limit.</summary>
internal static class GateFiles
{
    private const long MostCredits = 1_000_000;

    public static JsonObject Settings(Uri url, TestChain chain, Uri upstream) => new()
    {
        ["Urls"] = url.ToString(),
        ["Admin"] = new JsonObject { ["Url"] = "http://127.0.0.1:0" },
        ["Attestations"] = new JsonObject { ["SelfService"] = true, ["FreeCredits"] = MostCredits, ["FreeDailyLimit"] = MostCredits },
        ["PublicUrl"] = url.GetLeftPart(UriPartial.Authority),
        ["Chains"] = new JsonObject { ["31337"] = new JsonObject { ["Rpc"] = new JsonArray(Node(chain)) } },
        ["TrustedProxies"] = new JsonArray("127.0.0.1"),
        ["ForwardAuth"] = new JsonObject { ["Gateways"] = new JsonObject { ["nginx"] = new JsonObject { ["Upstream"] = upstream.ToString() } } },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject { ["open"] = Route("/open", "anonymous"), ["gated"] = Route("/gated", "holders") },
            ["Clusters"] = new JsonObject
            {
                ["upstream"] = new JsonObject { ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = upstream.ToString() } } },
            },
        },
    };

    private static JsonObject Node(TestChain chain) => new()
    {
        ["Url"] = chain.RpcUrl.ToString(),
        ["WebSocket"] = new UriBuilder(chain.RpcUrl) { Scheme = "ws" }.Uri.ToString(),
    };

    private static JsonObject Route(string path, string policy) => new()
    {
        ["ClusterId"] = "upstream",
        ["AuthorizationPolicy"] = policy,
        ["Match"] = new JsonObject { ["Path"] = path },
    };

    public static JsonObject Policies(TestChain chain) => new()
    {
        ["policies"] = new JsonObject
        {
            ["holders"] = new JsonObject
            {
                ["tiers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "basic",
                    ["limit"] = "900000000/1d",
                    ["when"] = new JsonObject
                    {
                        ["type"] = "token_balance",
                        ["chainId"] = 31337,
                        ["contractAddress"] = chain.Coin.ToString(),
                        ["threshold"] = "1",
                    },
                }),
            },
        },
    };
}
