using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Testing.Faults;

/// <summary>
/// A chain in memory on which every account has the same balance and every contract returns the same word. Each block has one log, of the zero address. Two of one seed have the same
/// blocks.
/// </summary>
public sealed class SimulatedChain(ulong chainId = 31337, int seed = 0) : INodeBackend
{
    /// <summary>How far the finalized block is behind the newest.</summary>
    public const int Unfinalized = 64;

    private readonly ConcurrentBag<int> _forks = [];
    private int _height = 100;

    /// <summary>The number of the newest block.</summary>
    public int Height
    {
        get => Volatile.Read(ref _height);
        set => Volatile.Write(ref _height, value);
    }

    /// <summary>What every balance and every contract's word is.</summary>
    public UInt256 Word { get; set; } = UInt256.FromUInt64(5);

    /// <summary>The first block at which it is; before, all are zero.</summary>
    public int Since { get; set; }

    /// <summary>The hash of the block at a height.</summary>
    public Hash HashOf(int number) => Keccak256.Compute([.. BitConverter.GetBytes(((long)seed << 32) + number), .. BitConverter.GetBytes(_forks.Count(fork => fork <= number))]);

    /// <summary>The first topic of every log.</summary>
    public static Hash LogName { get; } = Keccak256.Compute("Mined(bytes32)"u8);

    /// <summary>Adds blocks.</summary>
    public void Mine(int blocks = 1) => Interlocked.Add(ref _height, blocks);

    /// <summary>Puts others in the place of the last blocks. Those that were there are not known any longer.</summary>
    public void Reorganise(int blocks) => _forks.Add(Height - blocks + 1);

    /// <inheritdoc/>
    public Task<JsonObject> AnswerAsync(string method, JsonArray parameters) => Task.FromResult(method switch
    {
        "eth_chainId" => Result($"0x{chainId:x}"),
        "eth_blockNumber" => Result($"0x{Height:x}"),
        "eth_getBlockByNumber" => Result(Block(parameters[0]!.GetValue<string>())),
        "eth_getBlockByHash" => Result(Find(parameters[0]!.GetValue<string>()) is { } number ? Block(number) : null),
        "eth_getBalance" or "eth_call" when !Knows(parameters) => Error(-32001, "Resource not found"),
        "eth_getBalance" => Result("0x" + WordAt(parameters).ToBigInteger().ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(1, '0')),
        "eth_call" => Result(Hex.Format(WordAt(parameters).ToArray())),
        "eth_getCode" => Knows(parameters) ? Result("0x") : Error(-32001, "Resource not found"),
        "eth_getLogs" => Logs((parameters.FirstOrDefault() as JsonObject)?["blockHash"]?.GetValue<string>() ?? HashOf(Height).ToString(), parameters.FirstOrDefault()?["address"] as JsonArray),
        _ => Error(-32601, "Method not found"),
    });

    private static JsonObject Result(JsonNode? result) => new() { ["jsonrpc"] = "2.0", ["result"] = result };

    private static JsonObject Error(int code, string message) =>
        new() { ["jsonrpc"] = "2.0", ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private JsonObject Logs(string block, JsonArray? contracts) => Find(block) is not { } number ? Error(-32001, "Resource not found")
        : contracts?.Any(contract => contract!.GetValue<string>() == Address.Zero.ToLowerString()) == false ? Result(new JsonArray())
        : Result(new JsonArray(new JsonObject
        {
            ["address"] = Address.Zero.ToLowerString(),
            ["topics"] = new JsonArray(LogName.ToString(), HashOf(number).ToString()),
            ["data"] = "0x",
            ["blockHash"] = block,
            ["logIndex"] = "0x0",
            ["removed"] = false,
        }));

    private bool Knows(JsonArray parameters) => BlockHashOf(parameters) is not { } hash || Find(hash) is not null;

    private UInt256 WordAt(JsonArray parameters) => BlockHashOf(parameters) is { } hash && Find(hash) < Since ? UInt256.Zero : Word;

    private static string? BlockHashOf(JsonArray parameters) => (parameters[^1] as JsonObject)?["blockHash"]?.GetValue<string>();

    private int? Find(string hash) => Enumerable.Range(0, Height + 1).Reverse().Cast<int?>().FirstOrDefault(number => HashOf(number!.Value).ToString() == hash);

    private JsonObject? Block(string tag) => tag switch
    {
        "latest" => Block(Height),
        "safe" => Block(Math.Max(0, Height - 32)),
        "finalized" => Block(Math.Max(0, Height - Unfinalized)),
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
