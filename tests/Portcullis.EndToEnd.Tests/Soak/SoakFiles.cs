using System.Text.Json.Nodes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Soak;

/// <summary>The gateway's two files, which are written anew while it runs.</summary>
internal sealed class SoakFiles(string folder, string url, TestChain chain, string upstream)
{
    private int _writes;

    public string Folder => folder;

    /// <summary>Good policies and good routes in turn, each a little different, and every sixth time broken policies.</summary>
    public void WriteNext()
    {
        var write = _writes++;
        switch (write % 6)
        {
            case 5: Replace("policies.json", """{"policies":{"holders":{"tiers":[]}}}"""); break;
            case 1 or 3: Replace("appsettings.json", Settings(write).ToJsonString()); break;
            default: Replace("policies.json", Policies(write).ToJsonString()); break;
        }
    }

    public void WriteBoth()
    {
        Replace("appsettings.json", Settings(0).ToJsonString());
        Replace("policies.json", Policies(0).ToJsonString());
    }

    private void Replace(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private JsonObject Settings(int write) => new()
    {
        ["Urls"] = url,
        ["PublicUrl"] = url,
        ["Chains"] = new JsonObject { [$"{chain.ChainId}"] = new JsonObject { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = chain.RpcUrl.ToString() }) } },
        ["ReverseProxy"] = new JsonObject
        {
            ["Routes"] = new JsonObject { ["open"] = Route("/open/{**rest}", "anonymous"), ["gated"] = Route("/gated/{**rest}", "holders"), [$"other{write % 4}"] = Route("/other", "holders") },
            ["Clusters"] = new JsonObject { ["api"] = new JsonObject { ["Destinations"] = new JsonObject { ["one"] = new JsonObject { ["Address"] = upstream } } } },
        },
    };

    private JsonObject Policies(int write) => new()
    {
        ["policies"] = new JsonObject
        {
            ["holders"] = new JsonObject
            {
                ["tiers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "basic",
                    ["limit"] = $"{900_000_000 + (write % 4)}/1d",
                    ["when"] = new JsonObject { ["type"] = "token_balance", ["chainId"] = chain.ChainId, ["contractAddress"] = chain.Coin.ToString(), ["threshold"] = "1" },
                }),
            },
        },
    };

    private static JsonObject Route(string path, string policy) =>
        new() { ["ClusterId"] = "api", ["AuthorizationPolicy"] = policy, ["Match"] = new JsonObject { ["Path"] = path } };
}
