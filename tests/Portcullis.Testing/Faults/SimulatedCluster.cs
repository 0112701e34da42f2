using System.Globalization;
using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>A cluster of Solana in memory, whose answers have the form of the recorded ones. What wallets hold may change at any time; every question for the newest slot makes a new one.</summary>
public sealed class SimulatedCluster : INodeBackend
{
    /// <summary>The program of the first tokens.</summary>
    public const string TokenProgram = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";

    /// <summary>Its successor.</summary>
    public const string Token2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";

    /// <summary>The hash of the first block of the main network.</summary>
    public const string Mainnet = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

    // All but the last digit, which any may be, of 32 bytes in base58.
    private const string HashStem = "4kg8oh3jdNtn7j2wcS7TrUua31AgbLzDVkBZgTAe44a";
    private const string AccountStem = "5Fhi8eYbdCsqKqNxPnKxkVPSZu6L6Wx5kEGbFjCPbpG";
    private const string Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private readonly Lock _lock = new();
    private readonly List<(string Owner, string Mint, JsonObject Account)> _accounts = [];
    private readonly Dictionary<string, ulong> _coins = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mints = new(StringComparer.Ordinal);

    /// <summary>The newest final slot.</summary>
    public ulong Slot { get; set; } = 1000;

    /// <summary>The hash of its first block.</summary>
    public string Genesis { get; set; } = Mainnet;

    /// <summary>What is done to each answer's result; null for nothing.</summary>
    public Action<string, JsonObject>? Change { get; set; }

    /// <summary>How often it was asked what a wallet holds.</summary>
    public int Reads { get; private set; }

    /// <summary>Gives a wallet one more account of a token.</summary>
    public void Open(string owner, string mint, string amount, int decimals, string program = TokenProgram, string state = "initialized", string? delegated = null)
    {
        var info = new JsonObject
        {
            ["isNative"] = false, ["mint"] = mint, ["owner"] = owner, ["state"] = state, ["tokenAmount"] = new JsonObject { ["amount"] = amount, ["decimals"] = decimals },
        };
        if (delegated is not null)
        {
            info["delegate"] = owner;
            info["delegatedAmount"] = new JsonObject { ["amount"] = delegated, ["decimals"] = decimals };
        }

        lock (_lock)
        {
            _mints.Add(mint);
            _accounts.Add((owner, mint, new JsonObject
            {
                ["pubkey"] = $"{AccountStem}{Digits[_accounts.Count]}",
                ["account"] = new JsonObject
                {
                    ["data"] = new JsonObject { ["parsed"] = new JsonObject { ["info"] = info, ["type"] = "account" }, ["program"] = "spl-token", ["space"] = 165 },
                    ["executable"] = false, ["lamports"] = 2039280, ["owner"] = program, ["rentEpoch"] = 0, ["space"] = 165,
                },
            }));
        }
    }

    /// <summary>Takes all of a token from a wallet; the mint stays.</summary>
    public void Close(string owner, string mint)
    {
        lock (_lock)
        {
            _accounts.RemoveAll(account => account.Owner == owner && account.Mint == mint);
        }
    }

    /// <summary>Sets what a wallet holds of SOL, in lamports.</summary>
    public void Give(string owner, ulong lamports)
    {
        lock (_lock)
        {
            _coins[owner] = lamports;
        }
    }

    /// <inheritdoc/>
    public Task<JsonObject> AnswerAsync(string method, JsonArray parameters)
    {
        lock (_lock)
        {
            return Task.FromResult(Answer(method, parameters));
        }
    }

    private JsonObject Answer(string method, JsonArray parameters)
    {
        if (method == "getGenesisHash")
        {
            return new JsonObject { ["jsonrpc"] = "2.0", ["result"] = Genesis };
        }

        Slot += method == "getLatestBlockhash" ? 1UL : 0;
        Reads += method == "getLatestBlockhash" ? 0 : 1;
        var options = parameters[^1]!.AsObject();
        if (options["commitment"]!.GetValue<string>() != "finalized" || options["minContextSlot"]!.GetValue<ulong>() > Slot)
        {
            return Error(-32016, "Minimum context slot has not been reached");
        }

        return method switch
        {
            "getLatestBlockhash" => Result(method, new JsonObject { ["blockhash"] = $"{HashStem}{Digits[(int)(Slot % (ulong)Digits.Length)]}", ["lastValidBlockHeight"] = Slot + 150 }),
            "getBalance" => Result(method, _coins.GetValueOrDefault(Text(parameters[0]))),
            "getTokenAccountsByOwner" when _mints.Contains(Text(parameters[1]!["mint"])) => Result(method, new JsonArray(
                [.. _accounts.Where(account => account.Owner == Text(parameters[0]) && account.Mint == Text(parameters[1]!["mint"])).Select(account => account.Account.DeepClone())])),
            "getTokenAccountsByOwner" => Error(-32602, "Invalid param: could not find mint"),
            _ => Error(-32601, string.Create(CultureInfo.InvariantCulture, $"Method {method} not found")),
        };
    }

    private JsonObject Result(string method, JsonNode value)
    {
        var result = new JsonObject { ["context"] = new JsonObject { ["apiVersion"] = "2.0.15", ["slot"] = Slot }, ["value"] = value };
        Change?.Invoke(method, result);
        return new JsonObject { ["jsonrpc"] = "2.0", ["result"] = result };
    }

    private static JsonObject Error(int code, string message) => new() { ["jsonrpc"] = "2.0", ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
