using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests;

public sealed class EasAttestationConditionTests
{
    private const string Schema = "f8b05c79f090979bf4a80270aba232dff11a10d9ca55c4f88de95317970f0de9";
    private const string Indexer = "0x2c7eE1E5f416dfF40054c27A62f7B357C4E8619C";
    private const string Attester = "0x357458739F90461b99789350868CD7CF330Dd7EE";
    private const string Template = """{"type":"eas_attestation","chainId":8453,"template":"coinbase_verified_account"}""";
    private const string Named = $$"""{"type":"eas_attestation","chainId":8453,"schemaId":"0x{{Schema}}","indexer":"{{Indexer}}"}""";

    private static readonly string Uid = new('7', 64);
    private static readonly StateRead UidRead = Call(Indexer, AbiFunction.Parse("getAttestationUid(address,bytes32)").Encode(Answers.Alice, Bytes.Parse("0x" + Schema)));
    private static readonly StateRead Read = Call("0x4200000000000000000000000000000000000021", Bytes.Parse("0xa3112a64" + Uid));
    private static readonly StateRead Time = Call("0xcA11bde05977b3631167028862bE2a173976CA11", Bytes.Parse("0x0f28c97d"));

    [Fact]
    public void Attestation_Valid_IsMet()
    {
        Of(Template, Attestation()).ShouldBe(Verdict.Met);
        Of(Named, Attestation(attester: Answers.Bob)).ShouldBe(Verdict.Met);
    }

    [Fact]
    public void Attestation_NoneRevokedOrAnothers_IsNotMet()
    {
        Ask.Verdict(PolicyText.Condition<EasAttestationCondition>(Template), new Answers().With(UidRead, Answers.Word(0))).ShouldBe(Verdict.NotMet);
        Of(Template, Attestation(revoked: 5)).ShouldBe(Verdict.NotMet);
        Of(Template, Attestation(attester: Answers.Bob)).ShouldBe(Verdict.NotMet);
    }

    [Theory]
    [InlineData(99, VerdictKind.NotMet)]
    [InlineData(100, VerdictKind.NotMet)]
    [InlineData(101, VerdictKind.Met)]
    public void Expiry_MustBeLaterThanTheBlock(ulong expires, VerdictKind expected) => Of(Template, Attestation(expires), Answers.Word(100)).Kind.ShouldBe(expected);

    [Theory]
    [InlineData(0, null)]
    [InlineData(101, 101L)]
    [InlineData(253_402_300_798, 253_402_300_798)]
    [InlineData(253_402_300_799, null)]
    [InlineData(ulong.MaxValue, null)]
    public void Expiry_IsTheEndOfTheVerdict(ulong expires, long? until) => Of(Template, Attestation(expires), Answers.Word(100)).ShouldBe(Verdict.MetUntil(until));

    [Fact]
    public void Indexer_AndServiceThatDisagree_AreUnknown()
    {
        Of(Template, Attestation(uid: new string('0', 64))).ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));
        Of(Template, Attestation(uid: new string('8', 64))).ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));
        Of(Template, Attestation(schema: new string('8', 64))).ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));
        Of(Template, Attestation(recipient: Answers.Bob)).ShouldBe(Verdict.Unknown(UnknownReason.BadAnswer));
    }

    [Theory]
    [InlineData("failed", UnknownReason.ReadFailed)]
    [InlineData("reverted", UnknownReason.Reverted)]
    [InlineData("empty", UnknownReason.NoContract)]
    [InlineData("31", UnknownReason.BadAnswer)]
    [InlineData("33", UnknownReason.BadAnswer)]
    [InlineData("64", UnknownReason.BadAnswer)]
    public void Answer_Bad_IsUnknown(string bad, string reason)
    {
        Ask.Verdict(PolicyText.Condition<EasAttestationCondition>(Template), new Answers().With(UidRead, Answers.Bad(bad))).ShouldBe(Verdict.Unknown(reason));
        Of(Template, Answers.Bad(bad)).ShouldBe(Verdict.Unknown(reason));
        Of(Template, Attestation(200), Answers.Bad(bad)).ShouldBe(Verdict.Unknown(reason));
    }

    [Theory]
    [InlineData("\"chainId\":8453", "schemaId,indexer")]
    [InlineData("\"chainId\":8453,\"template\":\"coinbase_one\"", "template")]
    [InlineData("\"chainId\":10,\"template\":\"coinbase_verified_account\"", "chainId")]
    [InlineData("\"chainId\":56,\"template\":\"coinbase_verified_account\"", "chainId")]
    [InlineData($"\"chainId\":8453,\"template\":\"coinbase_verified_account\",\"attester\":\"{Attester}\"", "attester")]
    [InlineData($"\"chainId\":8453,\"template\":\"coinbase_verified_account\",\"schemaId\":\"0x{Schema}\"", "schemaId")]
    [InlineData($"\"chainId\":8453,\"schemaId\":\"0x12\",\"indexer\":\"{Indexer}\"", "schemaId")]
    public void Members_Wrong_AreFaults(string members, string faults) =>
        PolicyText.FaultsOf(PolicyText.When($$"""{"type":"eas_attestation",{{members}}}""")).ShouldBe(faults.Split(',').Select(member => $"{PolicyText.WhenPath}.{member}"));

    [Fact]
    public void Evaluated_IsTheTemplateOrTheMembers()
    {
        Evaluated(Template.Replace("\"chainId\":8453,", "", StringComparison.Ordinal)).ShouldBe(Evaluated(Template));
        Evaluated(Template).ShouldBe("""{"type":"eas_attestation","chainId":8453,"template":"coinbase_verified_account","operator":"valid"}""");
        Evaluated(Named.Replace("}", $",\"attester\":\"{Attester}\"}}", StringComparison.Ordinal)).ShouldBe(
            $$"""{"type":"eas_attestation","chainId":8453,"schemaId":"0x{{Schema}}","indexer":"{{Indexer}}","attester":"{{Attester}}","operator":"valid"}""");
    }

    private static string Evaluated(string rule) => PolicyText.Condition<EasAttestationCondition>(rule).ToEvaluated("0x", Finality.Latest).GetRawText();

    private static Verdict Of(string rule, ReadOutcome attestation, ReadOutcome? time = null) => Ask.Verdict(
        PolicyText.Condition<EasAttestationCondition>(rule),
        new Answers().With(UidRead, ReadOutcome.Returned(Bytes.Parse("0x" + Uid))).With(Read, attestation).With(Time, time ?? Answers.Failed));

    private static ReadOutcome Attestation(ulong expires = 0, ulong revoked = 0, string? uid = null, string schema = Schema, Address? recipient = null, Address? attester = null) =>
        Answers.Attestation(uid ?? Uid, schema, recipient ?? Answers.Alice, attester ?? Address.Parse(Attester), expires, revoked);

    private static StateRead.Call Call(string contract, Bytes input) => new(Address.Parse(contract), input);
}
