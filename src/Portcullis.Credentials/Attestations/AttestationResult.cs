using System.Globalization;
using System.Text.Json;

namespace Portcullis.Credentials.Attestations;

/// <summary>What an attestation says of one condition: whether it was met, and at which block.</summary>
public sealed record AttestationResult
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary><c>condition</c>: its place among the conditions asked for, from 0.</summary>
    public required int Condition { get; init; }

    /// <summary><c>label</c>: the asker's own text, echoed and never to be trusted.</summary>
    /// <value>Empty when there is none.</value>
    public string Label { get; init; } = "";

    /// <summary><c>type</c>: the condition's type, such as <c>token_balance</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>chainId</c>: the EIP-155 chain it was read on.</summary>
    public required ulong ChainId { get; init; }

    /// <summary><c>met</c>: a proven yes or a proven no. Where it could not be told there is no attestation.</summary>
    public required bool Met { get; init; }

    /// <summary><c>evaluatedCondition</c>: the condition as it was evaluated, a JSON object that outlives the document it came from (<see cref="JsonElement.Clone"/>).</summary>
    /// <exception cref="InvalidOperationException">A string or a name in it holds half a surrogate pair.</exception>
    public required JsonElement EvaluatedCondition
    {
        get;
        init
        {
            field = value;
            ConditionHash = Attestations.ConditionHash.Of(value);
        }
    }

    /// <summary><c>conditionHash</c>: the <see cref="Attestations.ConditionHash"/> of <see cref="EvaluatedCondition"/>.</summary>
    public string ConditionHash { get; private init; } = "";

    /// <summary><c>blockNumber</c>: the block whose state was read; written as hex without leading zeros.</summary>
    public required ulong BlockNumber { get; init; }

    /// <summary><c>blockTimestamp</c>: that block's time, whole seconds.</summary>
    public required DateTimeOffset BlockTimestamp { get; init => field = AttestationInstant.Floor(value, Second); }

    /// <summary><c>proof</c>: the state proof (EIP-1186), when one was asked for.</summary>
    public JsonElement? Proof { get; init; }

    internal static string WriteBlockNumber(ulong number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

    internal void WriteBlock(Utf8JsonWriter json)
    {
        json.WriteString("blockNumber", WriteBlockNumber(BlockNumber));
        json.WriteString("blockTimestamp", AttestationInstant.Write(BlockTimestamp));
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("condition", Condition);
        json.WriteString("label", Label);
        json.WriteString("type", Type);
        json.WriteNumber("chainId", ChainId);
        json.WriteBoolean("met", Met);
        json.WritePropertyName("evaluatedCondition");
        EvaluatedCondition.WriteTo(json);
        json.WriteString("conditionHash", ConditionHash);
        WriteBlock(json);
        if (Proof is { } proof)
        {
            json.WritePropertyName("proof");
            proof.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
