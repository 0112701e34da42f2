using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>Met when the account has a Farcaster id.</summary>
[ConditionType("farcaster_id")]
public sealed class FarcasterIdCondition : Condition
{
    private static readonly Address Registry = Address.Parse("0x00000000Fc6c5F01Fc30151999387Bb99A9f489b");
    private static readonly AbiFunction IdOf = AbiFunction.Parse("idOf(address)(uint256)");

    // Of the registry's whole code, which cannot be replaced. A recovery logs a Transfer, too; a reset by the registry's operator names the id alone.
    private static readonly TouchEvents Moves = new(
        ("Register(address indexed to, uint256 indexed id, address recovery)", ["to"]),
        ("Transfer(address indexed from, address indexed to, uint256 indexed id)", ["from", "to"]),
        ("AdminReset(uint256 indexed fid)", []));

    /// <inheritdoc/>
    public override ulong? ImpliedChain => 10;

    /// <inheritdoc/>
    public override string Required => $"a Farcaster id, registered on chain {ChainId}";

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts)
    {
        var read = new Read(ChainId, new StateRead.Call(Registry, IdOf.Encode(account)), Moves.Of(account));
        return facts[read] is not { } answer ? Step.Needs(read)
            : Step.Done(Answer.TryUInt256(answer, out var id, out var unknown) ? Verdict.Of(!id.IsZero) : unknown);
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet) => json.WriteString("operator", "registered");
}
