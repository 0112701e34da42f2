using System.Text.Json.Nodes;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Attestations;

/// <summary>
/// Says which conditions could not be told. When a node gave no answer it is <c>rpc_failure</c>, to be tried again; when the chain did answer, and not what the type's standard has,
/// the question is wrong and trying again is of no use.
/// </summary>
internal static class FailedConditions
{
    /// <summary>The refusal.</summary>
    public static AttestOutcome Refuse(IReadOnlyList<Judgement> judgements)
    {
        var isUnread = judgements.Any(judgement => IsUnread(judgement));
        var members = new JsonObject
        {
            ["failedConditions"] = new JsonArray([.. judgements.Select(Describe).OfType<JsonNode>()]),
        };
        return isUnread
            ? AttestOutcome.Refused(RefusalCode.RpcFailure, "a chain could not be read; nothing was signed or charged; try again", members)
            : AttestOutcome.Refused(RefusalCode.UnanswerableCondition, "a contract does not answer what a condition asks; nothing was signed or charged", members);
    }

    private static bool IsUnread(Judgement judgement) =>
        judgement.Verdict is { Kind: VerdictKind.Unknown, Reason: UnknownReason.ReadFailed or UnknownReason.HeadUnavailable } || judgement.Block is null;

    private static JsonObject? Describe(Judgement judgement, int place)
    {
        if (judgement.Verdict.Kind != VerdictKind.Unknown && judgement.Block is not null)
        {
            return null;
        }

        var reason = judgement.Verdict.Reason ?? UnknownReason.HeadUnavailable;
        var evaluated = judgement.Condition.ToEvaluated("", judgement.Finality);
        var described = new JsonObject { ["condition"] = place, ["chainId"] = judgement.Condition.ChainId.Number, ["source"] = reason };
        if (evaluated.TryGetProperty("contractAddress", out var contract))
        {
            described["contractAddress"] = contract.GetString();
        }

        described["message"] = Say(reason);
        return described;
    }

    private static string Say(string reason) => reason switch
    {
        UnknownReason.HeadUnavailable => "no node told the chain's present block",
        UnknownReason.ReadFailed => "no node answered",
        UnknownReason.Reverted => "the contract reverted: it is not of the kind that the condition asks for",
        UnknownReason.NoContract => "there is no contract at the address on this chain",
        UnknownReason.BadAnswer => "the contract's answer does not have the form of its standard",
        UnknownReason.DecimalsMismatch => "the token's decimals on chain are not the ones named",
        UnknownReason.StandardUnclear => "the contract does not tell whether it is ERC-721 or ERC-1155: name the standard",
        _ => reason,
    };
}
