using System.Globalization;
using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>A chain as a node sees it that has not heard of its newest blocks.</summary>
internal sealed class LaggingView(INodeBackend chain, int lag) : INodeBackend
{
    public async Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
    {
        var head = await HeightAsync() - lag;
        return method switch
        {
            "eth_blockNumber" => new JsonObject { ["jsonrpc"] = "2.0", ["result"] = $"0x{head:x}" },
            "eth_getBlockByNumber" when parameters[0]!.GetValue<string>() == "latest" => await chain.AnswerAsync(method, [$"0x{head:x}", false]),
            _ when (parameters.LastOrDefault() as JsonObject)?["blockHash"]?.GetValue<string>() is { } hash && !await KnowsAsync(hash, head) => new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["error"] = new JsonObject { ["code"] = -32001, ["message"] = "Resource not found" },
            },
            _ => await chain.AnswerAsync(method, parameters),
        };
    }

    private async Task<long> HeightAsync() => Number((await chain.AnswerAsync("eth_blockNumber", []))["result"]!);

    private async Task<bool> KnowsAsync(string hash, long head) =>
        (await chain.AnswerAsync("eth_getBlockByHash", [hash, false]))["result"]?["number"] is { } number && Number(number) <= head;

    private static long Number(JsonNode quantity) => long.Parse(quantity.GetValue<string>().AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
