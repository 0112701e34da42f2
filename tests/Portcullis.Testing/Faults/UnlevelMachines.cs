using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>Two machines of a provider behind one URL: one tells the newest block, and the other, which answers what is asked by a block's hash, learns of a block only some time after it was first told.</summary>
public sealed class UnlevelMachines(INodeBackend chain, TimeSpan lateness) : INodeBackend
{
    private readonly ConcurrentDictionary<string, long> _toldAt = new(StringComparer.Ordinal);
    private int _reads;

    /// <summary>How many reads of state were asked of it.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <inheritdoc/>
    public async Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
    {
        Interlocked.Add(ref _reads, method is "eth_call" or "eth_getBalance" ? 1 : 0);
        if (BlockOf(method, parameters) is { } asked && _toldAt.TryGetValue(asked, out var toldAt) && Stopwatch.GetElapsedTime(toldAt) < lateness)
        {
            return new JsonObject { ["jsonrpc"] = "2.0", ["error"] = new JsonObject { ["code"] = -32000, ["message"] = "unknown block" } };
        }

        var answer = await chain.AnswerAsync(method, parameters);
        if (method == "eth_getBlockByNumber" && answer["result"]?["hash"]?.GetValue<string>() is { } told)
        {
            _toldAt.TryAdd(told, Stopwatch.GetTimestamp());
        }

        return answer;
    }

    private static string? BlockOf(string method, JsonArray parameters) => method switch
    {
        "eth_getLogs" => parameters[0]?["blockHash"]?.GetValue<string>(),
        "eth_call" or "eth_getBalance" or "eth_getCode" => parameters[^1]?["blockHash"]?.GetValue<string>(),
        "eth_getBlockByHash" => parameters[0]?.GetValue<string>(),
        _ => null,
    };
}
