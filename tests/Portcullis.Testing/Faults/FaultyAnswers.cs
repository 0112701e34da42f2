using System.Globalization;
using System.Text.Json.Nodes;

namespace Portcullis.Testing.Faults;

/// <summary>Makes right answers wrong.</summary>
internal static class FaultyAnswers
{
    private const string Lie = "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    /// <summary>Changes the right answer to a call.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="method">What was asked.</param>
    /// <param name="answer">The right answer.</param>
    /// <param name="turn">Counts the answers.</param>
    internal static void Spoil(NodeFault fault, string method, JsonObject answer, long turn)
    {
        if (fault == NodeFault.ErrorWithStatus200)
        {
            answer.Remove("result");
            answer["error"] = new JsonObject { ["code"] = -32603, ["message"] = "internal error" };
        }
        else if (answer.ContainsKey("result"))
        {
            SpoilResult(fault, method, answer, turn);
        }
    }

    private static void SpoilResult(NodeFault fault, string method, JsonObject answer, long turn)
    {
        switch (fault)
        {
            case NodeFault.WrongChain when method == "eth_chainId":
                answer["result"] = "0x539";
                break;
            case NodeFault.NullResult:
                answer["result"] = null;
                break;
            case NodeFault.EmptyData:
                answer["result"] = "0x";
                break;
            case NodeFault.FiveMegabytes:
                answer["result"] = "0x" + new string('0', 5_000_000);
                break;
            case NodeFault.RemovedLogs when answer["result"] is JsonArray logs:
                foreach (var log in logs)
                {
                    log!["removed"] = true;
                }

                break;
            case NodeFault.OmittedLogs when method == "eth_getLogs":
                answer["result"] = new JsonArray();
                break;
            case NodeFault.FalseLogs when answer["result"] is JsonArray logs:
                SpoilTopics(logs);
                break;
            case NodeFault.LyingValue or NodeFault.ShortWord or NodeFault.LongWord:
                SpoilWord(fault, method, answer);
                break;
            case NodeFault.LyingHash:
                SpoilBlock(answer);
                break;
            case NodeFault.FalseParent:
                SpoilBlock(answer, "parentHash");
                break;
            case NodeFault.FarHead when answer["result"] is JsonObject block:
                block["number"] = $"0x{int.Parse(block["number"]!.GetValue<string>().AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) + 1000:x}";
                SpoilBlock(answer);
                break;
            case NodeFault.Equivocating when turn % 2 == 1:
                SpoilWord(NodeFault.LyingValue, method, answer);
                SpoilBlock(answer);
                break;
        }
    }

    private static void SpoilWord(NodeFault fault, string method, JsonObject answer)
    {
        // A balance is a number: shorter or longer it is another one, which is a lie of its own.
        if (method != "eth_call" && (method != "eth_getBalance" || fault != NodeFault.LyingValue))
        {
            return;
        }

        var digits = answer["result"]!.GetValue<string>()[2..].PadLeft(64, '0');
        answer["result"] = fault switch
        {
            NodeFault.ShortWord => "0x" + digits[..^2],
            NodeFault.LongWord => "0x" + digits + "00",
            _ => Lie,
        };
    }

    private static void SpoilBlock(JsonObject answer, string member = "hash")
    {
        if (answer["result"] is JsonObject block && block[member]?.GetValue<string>() is { } hash)
        {
            block[member] = Another(hash);
        }
    }

    // The first topic is the event's name, which stays.
    private static void SpoilTopics(JsonArray logs)
    {
        foreach (var topics in logs.Select(log => log!["topics"]!.AsArray()))
        {
            for (var i = 1; i < topics.Count; i++)
            {
                topics[i] = Another(topics[i]!.GetValue<string>());
            }
        }
    }

    private static string Another(string word) => $"{word[..^1]}{int.Parse(word.AsSpan(word.Length - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) ^ 1:x}";
}
