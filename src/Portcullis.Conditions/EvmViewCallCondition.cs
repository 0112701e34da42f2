using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>Met when a contract's own view function, called with the account, returns true.</summary>
[ConditionType("evm_view_call")]
public sealed class EvmViewCallCondition : Condition
{
    /// <summary>The contract that is called.</summary>
    public required ContractAddress ContractAddress { get; init; }

    /// <summary>The function, which takes one address and returns a <c>bool</c>.</summary>
    public required ViewSelector Selector { get; init; }

    /// <inheritdoc/>
    public override bool ShowsHolding => false;

    /// <inheritdoc/>
    public override string Required => $"that {Selector} of the contract {ContractAddress} on chain {ChainId} returns true";

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts)
    {
        // No event tells when the answer of an unknown function changes.
        var read = new Read(ChainId, new StateRead.Call(ContractAddress.Address, Selector.Encode(account)));
        return facts[read] is not { } answer ? Step.Needs(read)
            : !Answer.TryUInt256(answer, out var word, out var unknown) ? Step.Done(unknown)
            : Step.Done(word > UInt256.One ? Verdict.Unknown(UnknownReason.BadAnswer) : Verdict.Of(!word.IsZero));
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("contractAddress", ContractAddress.Text);
        json.WriteString("selector", Selector.Text);
        json.WriteString("operator", "is_true");
    }
}
