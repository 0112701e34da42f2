using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Values;

/// <summary>
/// How one type of member is written in JSON: the words that a fault uses, the schema, and the reading. One table serves all three, so that
/// the schema never promises what the reader refuses.
/// </summary>
internal sealed record ValueForm(string Text, Func<JsonObject> Schema, Func<JsonNode, object?> Read)
{
    private const string AddressPattern = "^0x[0-9a-fA-F]{40}$";
    private const string MintPattern = "^[1-9A-HJ-NP-Za-km-z]{32,44}$";
    private const string UInt256Pattern = "^(0|[1-9][0-9]{0,77})$";
    private const int MaxListLength = 100;

    private static readonly Dictionary<Type, ValueForm> Forms = new()
    {
        [typeof(string)] = new("text", () => new() { ["type"] = "string" }, Texts.TryRead),
        [typeof(ulong)] = new("an integer from 0 to 2^64-1", () => new() { ["type"] = "integer", ["minimum"] = 0 }, Whole<ulong>),
        [typeof(ChainId)] = new("an integer from 0 to 2^64-1", () => new() { ["type"] = "integer", ["minimum"] = 0 }, node => Whole<ulong>(node) is ulong number ? ChainId.FromUInt64(number) : null),
        [typeof(int)] = new("a whole number", () => new() { ["type"] = "integer" }, Whole<int>),
        [typeof(Address)] = new(
            "an address, not zero: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case",
            () => Pattern(AddressPattern),
            node => Address.TryParse(Texts.TryRead(node), out var address) && address != Address.Zero ? address : null),
        [typeof(ContractAddress)] = new(
            "a contract address, not zero: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case",
            () => Pattern(AddressPattern),
            node => ContractAddress.Parse(Texts.TryRead(node)) is { } contract ? contract : null),
        [typeof(TokenContract)] = new(
            "'native' or a contract address, not zero: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case",
            () => new() { ["type"] = "string", ["pattern"] = $"^native$|{AddressPattern}" },
            node => Texts.TryRead(node) is { } text && TokenContract.Parse(text) is { } contract ? contract : null),
        [typeof(TokenAmount)] = new(
            "a decimal amount above 0 in display units, as text such as \"1000\" or \"0.5\", at most 80 characters",
            () => new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = TokenAmount.Pattern, ["maxLength"] = TokenAmount.MaxLength },
            node => (Texts.TryRead(node) ?? Texts.PlainNumber(node)) is { } text ? TokenAmount.Parse(text) : null),
        [typeof(Hash)] = new(
            "0x and 64 hexadecimal digits",
            () => Pattern("^0x[0-9a-fA-F]{64}$"),
            node => Hash.TryParse(Texts.TryRead(node), out var hash) ? hash : null),
        [typeof(Fraction)] = new(
            "a decimal number above 0 and at most 1, as text such as \"0.01\", at most 80 characters",
            () => new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = Fraction.Pattern, ["maxLength"] = TokenAmount.MaxLength },
            node => (Texts.TryRead(node) ?? Texts.PlainNumber(node)) is { } text ? Fraction.Parse(text) : null),
        [typeof(ViewSelector)] = new(
            $"a function that takes one address, such as \"isMember(address)\", at most {ViewSelector.MaxLength} characters",
            () => new() { ["type"] = "string", ["pattern"] = ViewSelector.Pattern, ["maxLength"] = ViewSelector.MaxLength },
            node => Texts.TryRead(node) is { } text ? ViewSelector.Parse(text) : null),
        [typeof(CodeState)] = new(
            "\"none\", \"eip7702\" or \"contract\"",
            () => new() { ["enum"] = new JsonArray("none", "eip7702", "contract") },
            node => Texts.TryRead(node) switch { "none" => CodeState.None, "eip7702" => CodeState.Eip7702, "contract" => CodeState.Contract, _ => null }),
        [typeof(UInt256)] = new(
            "a token id: a decimal integer below 2^256, as text",
            () => new() { ["type"] = new JsonArray("string", "integer"), ["pattern"] = UInt256Pattern },
            node => UInt256.TryParse(Texts.TryRead(node) ?? Texts.PlainNumber(node), out var value) ? value : null),
        [typeof(TokenStandard)] = new(
            "\"erc721\" or \"erc1155\"",
            () => new() { ["enum"] = new JsonArray("erc721", "erc1155") },
            node => Texts.TryRead(node) switch { "erc721" => TokenStandard.Erc721, "erc1155" => TokenStandard.Erc1155, _ => null }),
        [typeof(Finality)] = new(
            $"\"latest\", \"safe\", \"finalized\", or a number of confirmations from 1 to {Finality.MaxConfirmations}",
            () => new()
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["enum"] = new JsonArray("latest", "safe", "finalized") },
                    new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = Finality.MaxConfirmations }),
            },
            ReadFinality),
        [typeof(TimeSpan)] = new(
            "a time such as \"30s\", \"5m\", \"1h\" or \"7d\", at most 30 days",
            () => Pattern(Durations.Pattern),
            node => Texts.TryRead(node) is { } text ? Durations.Parse(text) : null),
        [typeof(IReadOnlyList<UInt256>)] = new(
            $"a list of 1 to {MaxListLength} token ids, each once, as texts",
            () => new() { ["type"] = "array", ["items"] = Of(typeof(UInt256)).Schema(), ["minItems"] = 1, ["maxItems"] = MaxListLength, ["uniqueItems"] = true },
            ReadIds),
    };

    /// <summary>The forms of members of the condition types that can be asked of Solana, too.</summary>
    private static readonly Dictionary<Type, ValueForm> SolanaForms = new()
    {
        [typeof(ChainId)] = new(
            $"an integer from 0 to 2^64-1 for an EVM chain, or \"{ChainId.Solana}\" or a CAIP-2 id such as \"{SolanaCluster.Mainnet}\" for Solana",
            () => new()
            {
                ["anyOf"] = new JsonArray(
                    Of(typeof(ChainId)).Schema(),
                    new JsonObject { ["enum"] = new JsonArray([ChainId.Solana, .. SolanaCluster.All.Select(cluster => (JsonNode)cluster.ToString())]) }),
            },
            node => ChainId.FindCluster(Texts.TryRead(node)) is { } cluster ? ChainId.Of(cluster) : Of(typeof(ChainId)).Read(node)),
        [typeof(TokenContract)] = new(
            "'native', a contract address, not zero: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case; or on Solana a mint: base58 of 32 bytes",
            () => new() { ["type"] = "string", ["pattern"] = $"^native$|{AddressPattern}|{MintPattern}" },
            node => Texts.TryRead(node) is { } text && (TokenContract.Parse(text) ?? TokenContract.ParseMint(text)) is { } contract ? contract : null),
    };

    /// <summary>The form of a member's type; a condition type that uses another fails at start.</summary>
    /// <param name="type">The member's type.</param>
    /// <param name="readsSolana">Whether the condition type can be asked of Solana.</param>
    public static ValueForm Of(Type type, bool readsSolana = false) =>
        readsSolana && SolanaForms.TryGetValue(type, out var wide) ? wide
        : Forms.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var form)
            ? form
            : throw new InvalidOperationException($"no JSON form is known for members of type {type.Name}; add it to {nameof(ValueForm)}");

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static object? Whole<T>(JsonNode node)
        where T : struct => node is JsonValue value && value.TryGetValue<T>(out var number) ? number : null;

    private static object? ReadFinality(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<int>(out var confirmations)
            ? confirmations is >= 1 and <= Finality.MaxConfirmations ? Finality.After(confirmations) : null
            : Texts.TryRead(node) is ("latest" or "safe" or "finalized") and var text ? Finality.Parse(text) : null;

    private static List<UInt256>? ReadIds(JsonNode node)
    {
        if (node is not JsonArray { Count: > 0 and <= MaxListLength } array)
        {
            return null;
        }

        var ids = array.Select(item => item is null ? null : Of(typeof(UInt256)).Read(item)).OfType<UInt256>().ToList();
        return ids.Count == array.Count && ids.Distinct().Count() == ids.Count ? ids : null;
    }
}
