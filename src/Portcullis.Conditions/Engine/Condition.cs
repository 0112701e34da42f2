using System.Buffers;
using System.Text.Json;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Engine;

/// <summary>
/// One typed question about an account's state. A condition is pure: it is asked again with more facts until it stops naming reads.
/// It never does I/O, so the engine can batch the reads of many.
/// </summary>
public abstract class Condition
{
    /// <summary>The most rounds of reads that a condition may take.</summary>
    public const int MaxRounds = 4;

    /// <summary>The chain that is asked.</summary>
    public required ChainId ChainId { get; init; }

    /// <summary>The author's words for people; echoed, never trusted. At most 100 characters.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// How settled the block must be at which the condition holds, beside the newest one: the tier must be met at both. The chain's own choice when absent.
    /// </summary>
    public Finality? Finality { get; init; }

    /// <summary>How old a fact may be that stands by the absence of events, at least a second. The chain's own choice when absent.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>The id of the type, as <see cref="ConditionTypeAttribute"/> gives it.</summary>
    public string Type => ConditionCatalog.IdOf(GetType());

    /// <summary>The one chain on which what is asked can be had, by the type or by its other members; then <see cref="ChainId"/> may be left out. Null for any chain.</summary>
    public virtual ulong? ImpliedChain => null;

    /// <summary>Whether the type can be asked of Solana, too; otherwise of EVM chains alone.</summary>
    public virtual bool ReadsSolana => false;

    /// <summary>Whether an account that meets it holds something that not everybody can have for nothing: such accounts are read before strangers.</summary>
    public virtual bool ShowsHolding => true;

    /// <summary>One sentence on what an account must hold, for answers: <c>at least 1 of the token 0x… on chain 1</c>.</summary>
    public abstract string Required { get; }

    /// <summary>Decides, or names the facts still missing.</summary>
    /// <param name="account">The address asked about, on every EVM chain alike.</param>
    /// <param name="facts">What has been read so far.</param>
    public abstract Step Evaluate(Address account, FactSet facts);

    /// <summary>The same for a wallet of Solana, where the condition's chain is a cluster; see <see cref="ReadsSolana"/>.</summary>
    /// <param name="account">The address asked about, on every cluster alike.</param>
    /// <param name="facts">What has been read so far.</param>
    public virtual Step Evaluate(SolanaAddress account, FactSet facts) => Step.Done(Verdict.Unproven);

    /// <summary>
    /// What an attestation says was asked (<c>evaluatedCondition</c>), and its hash is made of: type, chain, the type's own members, and of the options that every condition takes
    /// those that are not the attestation format's own way. Never the label.
    /// </summary>
    /// <param name="wallet">The address asked about, as the caller wrote it; some types name it inside.</param>
    /// <param name="finality">The block, beside the newest, at which it was asked.</param>
    public JsonElement ToEvaluated(string wallet, Finality finality)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", Type);
            WriteChain(json);
            WriteEvaluated(json, wallet);
            WriteOptions(json, finality);
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>
    /// Writes the type's own members of <c>evaluatedCondition</c>, whose names and forms are the attestation format's: an amount is a canonical decimal text, an address stands
    /// as the author wrote it, and what is left to its default is left out.
    /// </summary>
    /// <param name="json">Inside the object, behind <c>type</c> and <c>chainId</c>.</param>
    /// <param name="wallet">The address asked about, as the caller wrote it.</param>
    protected abstract void WriteEvaluated(Utf8JsonWriter json, string wallet);

    /// <summary>Faults that a single member does not show. The path is a member's name, or empty for the whole.</summary>
    public virtual IEnumerable<(string Member, string Problem)> Validate()
    {
        if (ChainId == default)
        {
            yield return ("chainId", "must be a positive integer");
        }
        else if (ImpliedChain is { } implied && ChainId != implied)
        {
            yield return ("chainId", $"must be {implied} or left out: it is to be had on that chain alone");
        }

        if (!ChainId.IsEvm && !ReadsSolana)
        {
            yield return ("chainId", "must be the number of an EVM chain: Solana is not asked this");
        }

        // Nothing is read of Solana but what is final.
        if (!ChainId.IsEvm && Finality is { } finality && finality != Values.Finality.Finalized)
        {
            yield return ("finality", "must be \"finalized\" or left out: of Solana nothing else is read");
        }

        if (Label?.Length > 100)
        {
            yield return ("label", "must have at most 100 characters");
        }

        if (Label?.Any(char.IsControl) == true)
        {
            yield return ("label", "must have no control characters");
        }
    }

    private void WriteChain(Utf8JsonWriter json)
    {
        if (ChainId.IsEvm)
        {
            json.WriteNumber("chainId", ChainId.Number);
        }
        else
        {
            json.WriteString("chainId", ChainId.ToString());
        }
    }

    private void WriteOptions(Utf8JsonWriter json, Finality finality)
    {
        switch (finality.Kind)
        {
            case FinalityKind.Latest:
                break;
            case FinalityKind.Confirmations:
                json.WriteNumber("finality", finality.Confirmations);
                break;
            default:
                json.WriteString("finality", finality.ToString());
                break;
        }

        if (MaxAge is { } age)
        {
            json.WriteString("maxAge", Durations.Write(age));
        }
    }
}
