using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>Met when the account itself has no code, an EIP-7702 delegation, or a contract's code, as the condition expects.</summary>
[ConditionType("account_code")]
public sealed class AccountCodeCondition : Condition
{
    /// <summary>The code that the account must have.</summary>
    public required CodeState Expect { get; init; }

    /// <summary>The target that an EIP-7702 account must delegate to; any when absent.</summary>
    public Address? Delegate { get; init; }

    private static ReadOnlySpan<byte> DelegationPrefix => [0xef, 0x01, 0x00];

    /// <inheritdoc/>
    public override bool ShowsHolding => false;

    /// <inheritdoc/>
    public override string Required => Expect switch
    {
        CodeState.None => $"an account without code on chain {ChainId}",
        CodeState.Eip7702 => $"an account that delegates by EIP-7702{(Delegate is { } target ? $" to {target}" : "")} on chain {ChainId}",
        _ => $"an account that is a contract on chain {ChainId}",
    };

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts)
    {
        var read = new Read(ChainId, new StateRead.Code(account));
        return facts[read] is not { } answer ? Step.Needs(read)
            : Step.Done(answer.Kind switch
            {
                ReadOutcomeKind.Failed => Verdict.Unknown(UnknownReason.ReadFailed),
                ReadOutcomeKind.Reverted => Verdict.Unknown(UnknownReason.Reverted),
                _ => Verdict.Of(Matches(answer.Data.Span)),
            });
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Member, string Problem)> Validate() =>
        Delegate is not null && Expect != CodeState.Eip7702 ? [.. base.Validate(), ("delegate", "can stand only beside \"expect\": \"eip7702\"")] : base.Validate();

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        json.WriteString("expect", Expect switch { CodeState.None => "none", CodeState.Eip7702 => "eip7702", _ => "contract" });
        json.WriteString("operator", "code_state");
        if (Delegate is { } target)
        {
            json.WriteString("delegate", target.ToLowerString());
        }
    }

    private bool Matches(ReadOnlySpan<byte> code)
    {
        var isDelegation = code.Length == DelegationPrefix.Length + Address.Size && code.StartsWith(DelegationPrefix);
        return Expect switch
        {
            CodeState.None => code.IsEmpty,
            CodeState.Eip7702 => isDelegation && (Delegate is not { } target || new Address(code[DelegationPrefix.Length..]) == target),
            _ => !code.IsEmpty && !isDelegation,
        };
    }
}
