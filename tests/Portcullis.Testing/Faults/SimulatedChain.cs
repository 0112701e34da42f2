using System.Globalization;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Testing.Faults;

/// <summary>
/// A chain in memory on which every account has the same balance and every contract returns the same word. Two of one seed have the same blocks.
/// </summary>
public sealed class SimulatedChain(ulong chainId = 31337, int seed = 0) : INodeBackend
{
    private int _height = 100;

    /// <summary>The number of the newest block.</summary>
    public int Height
    {
        get => Volatile.Read(ref _height);
        set => Volatile.Write(ref _height, value);
    }

    /// <summary>What every balance and every contract's word is.</summary>
    public UInt256 Word { get; set; } = UInt256.FromUInt64(5);

    /// <summary>The hash of the block at a height.</summary>
    public Hash HashOf(int number) => Keccak256.Compute(BitConverter.GetBytes(((long)seed << 32) + number));

    /// <summary>Adds blocks.</summary>
    public void Mine(int blocks = 1) => Interlocked.Add(ref _height, blocks);

    /// <inheritdoc/>
    public Task<JsonObject> AnswerAsync(string method, JsonArray parameters) => Task.FromResult(method switch
    {
        "eth_chainId" => Result($"0x{chainId:x}"),
        "eth_blockNumber" => Result($"0x{Height:x}"),
        "eth_getBlockByNumber" => Result(Block(parameters[0]!.GetValue<string>())),
        "eth_getBlockByHash" => Result(Find(parameters[0]!.GetValue<string>()) is { } number ? Block(number) : null),
        "eth_getBalance" or "eth_call" when !Knows(parameters) => Error(-32001, "Resource not found"),
        "eth_getBalance" => Result("0x" + Word.ToBigInteger().ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(1, '0')),
        "eth_call" => Result(Hex.Format(Word.ToArray())),
        "eth_getCode" => Knows(parameters) ? Result("0x") : Error(-32001, "Resource not found"),
        "eth_getLogs" => Result(new JsonArray(new JsonObject { ["address"] = Address.Zero.ToLowerString(), ["removed"] = false })),
        _ => Error(-32601, "Method not found"),
    });

    private static JsonObject Result(JsonNode? result) => new() { ["jsonrpc"] = "2.0", ["result"] = result };

    private static JsonObject Error(int code, string message) =>
        new() { ["jsonrpc"] = "2.0", ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private bool Knows(JsonArray parameters) => (parameters[^1] as JsonObject)?["blockHash"]?.GetValue<string>() is not { } hash || Find(hash) is not null;

    private int? Find(string hash) => Enumerable.Range(0, Height + 1).Reverse().Cast<int?>().FirstOrDefault(number => HashOf(number!.Value).ToString() == hash);

    private JsonObject? Block(string tag) => tag switch
    {
        "latest" => Block(Height),
        "safe" => Block(Math.Max(0, Height - 32)),
        "finalized" => Block(Math.Max(0, Height - 64)),
        _ => int.Parse(tag.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is var number && number <= Height ? Block(number) : null,
    };

    private JsonObject Block(int number) => new()
    {
        ["number"] = $"0x{number:x}",
        ["hash"] = HashOf(number).ToString(),
        ["parentHash"] = HashOf(number - 1).ToString(),
        ["timestamp"] = $"0x{1_700_000_000 + (number * 12):x}",
    };
}
