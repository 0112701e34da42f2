using System.Collections.Frozen;
using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions;

/// <summary>Met when the account has an attestation of the Ethereum Attestation Service of a schema, which is neither revoked nor expired.</summary>
[ConditionType("eas_attestation")]
public sealed class EasAttestationCondition : Condition
{
    private static readonly AbiFunction UidOf = AbiFunction.Parse("getAttestationUid(address,bytes32)(bytes32)");
    private static readonly AbiFunction GetAttestation =
        AbiFunction.Parse("getAttestation(bytes32)((bytes32,bytes32,uint64,uint64,uint64,bytes32,address,address,bool,bytes))");

    private static readonly Bytes BlockTime = AbiFunction.Parse("getCurrentBlockTimestamp()(uint256)").Encode();

    // Where Multicall3 stands at its usual address, since the block's time is asked of it.
    private static readonly FrozenDictionary<ulong, Address> Services = new Dictionary<ulong, Address>
    {
        [1] = Address.Parse("0xA1207F3BBa224E2c9c3c6D5aF63D0eb1582Ce587"),
        [10] = Address.Parse("0x4200000000000000000000000000000000000021"),
        [137] = Address.Parse("0x5E634ef5355f45A855d02D66eCD687b1502AF790"),
        [8453] = Address.Parse("0x4200000000000000000000000000000000000021"),
        [42161] = Address.Parse("0xbD75f629A22Dc1ceD33dDA0b68c546A1c035c458"),
        [42220] = Address.Parse("0x72E1d8ccf5299fb36fEfD8CC4394B8ef7e98Af92"),
        [59144] = Address.Parse("0xaEF4103A04090071165F78D45D83A0C0782c2B2a"),
        [534352] = Address.Parse("0xC47300428b6AD2c7D03BB76D05A176058b47E6B0"),
        [11155111] = Address.Parse("0xC2679fBD37d54388Ce493F1DB75320D236e1815e"),
    }.ToFrozenDictionary();

    // An attestation is its recipient's for good, and changes by its revocation alone. One of another account than the one that is asked about is never a yes, so that its events need not be seen.
    private static readonly TouchEvents Changes = new(
        ("Attested(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID)", ["recipient"]),
        ("Revoked(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID)", ["recipient"]));

    private static readonly FrozenDictionary<string, Known> Templates = new Dictionary<string, Known>(StringComparer.Ordinal)
    {
        ["coinbase_verified_account"] = new(
            8453,
            Hash.Parse("0xf8b05c79f090979bf4a80270aba232dff11a10d9ca55c4f88de95317970f0de9"),
            Address.Parse("0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C"),
            Address.Parse("0x357458739F90461b99789350868CD7CF330Dd7EE"),
            new TouchEvents(("AttestationIndexed(address indexer, address indexed recipient, bytes32 indexed schema, bytes32 indexed attestationUid)", ["recipient"]))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A known kind of attestation, instead of schema, indexer and attester.</summary>
    public string? Template { get; init; }

    /// <summary>The schema's uid.</summary>
    public Hash? SchemaId { get; init; }

    /// <summary>The contract that tells an account's attestation of the schema.</summary>
    public ContractAddress? Indexer { get; init; }

    /// <summary>Who must have attested; anybody when absent.</summary>
    public ContractAddress? Attester { get; init; }

    /// <inheritdoc/>
    public override ulong? ImpliedChain => Template is not null && Templates.TryGetValue(Template, out var known) ? known.ChainId : null;

    /// <inheritdoc/>
    public override string Required => Template is not null
        ? $"a valid attestation {Template} on chain {ChainId}"
        : $"a valid attestation of the schema {SchemaId}{(Attester is { } attester ? $" by {attester}" : "")} on chain {ChainId}";

    private Known Asked => Template is not null ? Templates[Template] : new(ChainId.Number, SchemaId!.Value, Indexer!.Value.Address, Attester?.Address, Indexes: null);

    /// <inheritdoc/>
    public override Step Evaluate(Address account, FactSet facts)
    {
        var asked = Asked;
        var uidRead = Call(asked.Indexer, UidOf.Encode(account, new Bytes(asked.Schema.ToArray())), asked.Indexes?.Of(account));
        if (facts[uidRead] is not { } uidAnswer)
        {
            return Step.Needs(uidRead);
        }

        if (!Answer.TryUInt256(uidAnswer, out var uid, out var unknown) || uid.IsZero)
        {
            return Step.Done(unknown.Reason is null ? Verdict.NotMet : unknown);
        }

        var read = Call(Services[ChainId.Number], GetAttestation.Encode(uidAnswer.Data), Changes.Of(account));
        return facts[read] is not { } answer ? Step.Needs(read) : EvaluateAttestation(asked, uidAnswer.Data, answer, account, facts);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Member, string Problem)> Validate()
    {
        var faults = base.Validate().ToList();
        if (Template is null && ChainId != default && !Services.ContainsKey(ChainId.Number))
        {
            faults.Add(("chainId", $"must be a chain whose attestation service is known: {string.Join(", ", Services.Keys.Order())}"));
        }

        faults.AddRange(Template is null ? FaultsOfSchema() : FaultsOfTemplate(Template));
        return faults;
    }

    /// <inheritdoc/>
    protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
    {
        if (Template is not null)
        {
            json.WriteString("template", Template);
        }
        else
        {
            json.WriteString("schemaId", SchemaId!.Value.ToString());
            json.WriteString("indexer", Indexer!.Value.Text);
        }

        if (Attester is { } attester)
        {
            json.WriteString("attester", attester.Text);
        }

        json.WriteString("operator", "valid");
    }

    private IEnumerable<(string Member, string Problem)> FaultsOfSchema()
    {
        if (SchemaId is null)
        {
            yield return ("schemaId", "must stand beside indexer where no template is named");
        }

        if (Indexer is null)
        {
            yield return ("indexer", "must stand beside schemaId where no template is named");
        }
    }

    private IEnumerable<(string Member, string Problem)> FaultsOfTemplate(string template)
    {
        if (!Templates.ContainsKey(template))
        {
            yield return ("template", $"is not known; known is {string.Join(", ", Templates.Keys)}; for others name schemaId, indexer and attester");
        }

        foreach (var (member, isNamed) in new[] { ("schemaId", SchemaId is not null), ("indexer", Indexer is not null), ("attester", Attester is not null) })
        {
            if (isNamed)
            {
                yield return (member, "cannot stand beside template");
            }
        }
    }

    private Step EvaluateAttestation(Known asked, Bytes uid, ReadOutcome answer, Address account, FactSet facts)
    {
        if (Answer.TryDecode(answer, GetAttestation, out var unknown) is not [object[] fields])
        {
            return Step.Done(unknown);
        }

        // What the indexer names and the service knows must be one and the same; else one of the two is not what it is taken for.
        if ((Bytes)fields[0] != uid || (Bytes)fields[1] != new Bytes(asked.Schema.ToArray()) || (Address)fields[6] != account)
        {
            return Step.Done(Verdict.Unknown(UnknownReason.BadAnswer));
        }

        if ((UInt256)fields[4] != UInt256.Zero || (asked.Attester is { } attester && (Address)fields[7] != attester))
        {
            return Step.Done(Verdict.NotMet);
        }

        return (UInt256)fields[3] is { IsZero: false } expiry ? EvaluateExpiry(expiry, facts) : Step.Done(Verdict.Met);
    }

    private Step EvaluateExpiry(UInt256 expiry, FactSet facts)
    {
        var read = Call(StateReader.UsualMulticall3, BlockTime, touch: null);
        return facts[read] is not { } answer ? Step.Needs(read)
            : Step.Done(!Answer.TryUInt256(answer, out var now, out var unknown) ? unknown : expiry > now ? Verdict.MetUntil(ToSeconds(expiry)) : Verdict.NotMet);
    }

    /// <summary>Null for a time beyond the years that calendars have.</summary>
    private static long? ToSeconds(UInt256 time) => time < UInt256.FromUInt64((ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()) ? (long)time.ToBigInteger() : null;

    private Read Call(Address contract, Bytes input, Touch? touch) => new(ChainId, new StateRead.Call(contract, input), touch);

    /// <param name="ChainId">The chain.</param>
    /// <param name="Schema">The schema's uid.</param>
    /// <param name="Indexer">Who tells an account's attestation.</param>
    /// <param name="Attester">Who must have attested; anybody when null.</param>
    /// <param name="Indexes">The events of an indexer whose code is known.</param>
    private sealed record Known(ulong ChainId, Hash Schema, Address Indexer, Address? Attester, TouchEvents? Indexes);
}
