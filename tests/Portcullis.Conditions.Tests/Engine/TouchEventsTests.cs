using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Engine;

/// <summary>Every read of every condition type names the events that change it, or it is known why none does.</summary>
public sealed class TouchEventsTests
{
    private const string Contract = "\"chainId\":1,\"contractAddress\":\"0x00000000000000000000000000000000000c0de0\"";

    // Conditions whose reads those of the pages do not show.
    private static readonly string[] Others =
    [
        $$"""{"type":"nft_ownership",{{Contract}},"tokenId":"7"}""",
        """{"type":"ratio_to_amount","chainId":1,"contractAddress":"native","multiple":"2","amount":"1"}""",
    ];

    // What is read at each block, and why.
    private static readonly Dictionary<string, string> WithoutEvents = new(StringComparer.Ordinal)
    {
        ["token_balance eth_getBalance"] = "coins move without a log",
        ["ratio_to_amount eth_getBalance"] = "coins move without a log",
        ["account_code eth_getCode"] = "a delegation by EIP-7702 logs nothing",
        [$"evm_view_call {Selector("isMember(address)")}"] = "nobody knows what an unknown function depends on",
        [$"ratio_to_supply {Selector("totalSupply()")}"] = "tokens mint and burn by events of their own; one read of a block serves every account",
        [$"eas_attestation {Selector("getAttestationUid(address,bytes32)")}"] = "an indexer that the policy names may be any contract",
        [$"eas_attestation {Selector("getCurrentBlockTimestamp()")}"] = "time passes without a log",
    };

    // Of the facts that were gathered from the contracts' sources, not computed from what the code says.
    private static readonly Dictionary<string, string> Topics = new(StringComparer.Ordinal)
    {
        ["Transfer(address,address,uint256)"] = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        ["Deposit(address,uint256)"] = "0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c",
        ["Withdrawal(address,uint256)"] = "0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65",
        ["TransferSingle(address,address,address,uint256,uint256)"] = "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62",
        ["TransferBatch(address,address,address,uint256[],uint256[])"] = "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb",
        ["ConsecutiveTransfer(uint256,uint256,address,address)"] = "0xdeaa91b6123d068f5821d0fb0678463d1a8a6079fe8af5de3ce5e896dcf9133d",
        ["Attested(address,address,bytes32,bytes32)"] = "0x8bf46bf4cfd674fa735a3d63ec1c9ad4153f033c290341f3a588b75685141b35",
        ["Revoked(address,address,bytes32,bytes32)"] = "0xf930a6e2523c9cc298691873087a740550b8fc85a0680830414c148ed927f615",
        ["AttestationIndexed(address,address,bytes32,bytes32)"] = "0x7fd54fcc14543b4db08cef4cd9fb23a6670c072d8a44cb0f1817d35b474176ca",
        ["Register(address,uint256,address)"] = "0xf2e19a901b0748d8b08e428d0468896a039ac751ec4fec49b44b7b9c28097e45",
        ["AdminReset(uint256)"] = "0x8b4b4c6da5b89da518fb865149e01ad2863b48861a8b952e11645f663959fa70",
        ["MetadataSet(uint256,string,string,bytes)"] = "0x2c149ed548c6d2993cd73efe187df6eccabe4538091b33adbd25fafdb8a1468b",
    };

    public static TheoryData<string> Types => [.. ConditionCatalog.Types.Keys];

    [Fact]
    public void Reads_WithoutEvents_AreThoseThatHaveAReason() =>
        ConditionCatalog.Types.Keys.SelectMany(id => ReadsOf(id).Where(read => read.Touch is null).Select(read => $"{id} {NameOf(read.What)}"))
            .Distinct(StringComparer.Ordinal).ShouldBe(WithoutEvents.Keys, ignoreOrder: true);

    [Fact]
    public void Reads_Events_HaveTheTopicsOfTheStandards()
    {
        var stated = ConditionCatalog.Types.Keys.SelectMany(ReadsOf).Select(read => read.Touch?.Events).OfType<TouchEvents>().Distinct().ToList();

        stated.SelectMany(events => events.Signatures).Distinct(StringComparer.Ordinal).ShouldBe(Topics.Keys, ignoreOrder: true);
        stated.ShouldAllBe(events => events.Signatures.Select(signature => Topics[signature]).Distinct(StringComparer.Ordinal).SequenceEqual(events.Topics.Select(topic => topic.ToString())));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_HowItIsRead_NamesTheEventsAndWhatHasNone(string id)
    {
        var (text, reads) = (Pages.Section(id, "How it is read"), ReadsOf(id));

        foreach (var signature in reads.SelectMany(read => read.Touch?.Events.Signatures ?? []))
        {
            text.ShouldContain($"`{signature.Split('(')[0]}`");
        }

        text.Contains("at each block", StringComparison.Ordinal).ShouldBe(reads.Exists(read => read.Touch is null));
        if (reads.Exists(read => read.Touch?.Events == TouchEvents.None))
        {
            text.ShouldContain("ERC-1967");
        }
    }

    /// <summary>What the conditions of a type read, whatever they are answered.</summary>
    private static List<Read> ReadsOf(string id)
    {
        var found = new HashSet<Read>();
        foreach (var condition in Pages.ExamplesIn(Pages.PathOf(id)).Concat(Others).Select(PolicyText.Condition<Condition>).Where(condition => condition.Type == id && condition.ChainId.IsEvm))
        {
            Explore(condition, [], found);
        }

        found.ShouldNotBeEmpty();
        return [.. found];
    }

    private static void Explore(Condition condition, List<(Read Read, ReadOutcome Outcome)> known, HashSet<Read> found)
    {
        var facts = new FactSet();
        known.ForEach(fact => facts.Add(fact.Read, fact.Outcome));
        var missing = condition.Evaluate(Answers.Alice, facts).Reads.Where(read => facts[read] is null).Distinct().ToList();
        found.UnionWith(missing);
        if (missing.Count == 0)
        {
            return;
        }

        // The last one is answered otherwise than the ones before it, too.
        foreach (var first in AnswersTo(condition, missing[0], known))
        {
            foreach (var last in AnswersTo(condition, missing[^1], known))
            {
                Explore(condition, [.. known, .. missing[..^1].Select(read => (read, first)), (missing[^1], last)], found);
            }
        }
    }

    private static ReadOutcome[] AnswersTo(Condition condition, Read read, List<(Read Read, ReadOutcome Outcome)> known) =>
        condition is EasAttestationCondition eas && NameOf(read.What) == Selector("getAttestation(bytes32)")
            ? [Answers.Attestation(Digits(known[0].Outcome.Data), Digits(SchemaOf(known[0].Read)), Answers.Alice, eas.Attester?.Address ?? Address.Parse("0x357458739F90461b99789350868CD7CF330Dd7EE"), expires: 9, revoked: 0)]
            : [Answers.True, Answers.False, Answers.Reverted];

    private static Bytes SchemaOf(Read uid) => new(((StateRead.Call)uid.What).Input.Span[^32..].ToArray());

    private static string Digits(Bytes bytes) => bytes.ToString()[2..];

    private static string NameOf(StateRead what) => what switch
    {
        StateRead.Balance => "eth_getBalance",
        StateRead.Code => "eth_getCode",
        StateRead.Call call => call.Input.ToString()[..10],
        _ => throw new ArgumentOutOfRangeException(nameof(what), $"{what}"),
    };

    private static string Selector(string function) => AbiFunction.Parse(function).Selector.ToString();
}
