using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Attestations;

/// <summary>How much may be asked at once, and how it is said that it is too much.</summary>
public sealed class AttestLimitTests : AttestTest
{
    private const int LongestTokenAsked = 24 * 1024;

    public static TheoryData<string> NoSignatures => ["hello", "", "0x1", "0xzz", "1234", "0X1234", "0x" + new string('1', (2 * ContractSignature.MaxSize) + 2)];

    [Theory]
    [InlineData(50, 200)]
    [InlineData(51, 400)]
    public async Task Post_TokenIds_Are100TogetherAtTheMost(int second, int status)
    {
        Issuer.Main.Call = _ => OwnedBy(Alice.Address);
        var key = await KeyAsync(credits: 5);

        var answer = await AttestAsync(key, $"{Ids(0, 50)},{Ids(50, second)}");

        answer.Status.ShouldBe(status, answer.Text);
        if (status == 400)
        {
            (ErrorCode(answer), Issuer.Main.Reads, await CreditsAsync(key)).ShouldBe(("invalid_request", 0, 5));
            FaultsOf(answer).ShouldBe(["conditions"]);
        }
    }

    [Fact]
    public async Task Post_TokenLongerThan24KiB_IsRefusedUnchargedAndMadeWithoutFormat()
    {
        Issuer.Main.Call = _ => OwnedBy(Alice.Address);
        var key = await KeyAsync(credits: 5);
        var label = string.Concat(Enumerable.Repeat("\\ue000", 100));
        var conditions = string.Join(',', Enumerable.Range(0, 10).Select(at => Ids(10 * at, 10, new string('9', 75), label)));

        var answer = await AttestAsync(key, conditions, ",\"format\":\"jwt\"");

        (answer.Status, ErrorCode(answer)).ShouldBe((400, "invalid_request"), answer.Text);
        ((string)answer.Json["error"]!["message"]!).ShouldContain($"more than {LongestTokenAsked} characters");
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((5, 0));
        (await AttestAsync(key, conditions)).Status.ShouldBe(200);
        (await CreditsAsync(key), await RecordsAsync()).ShouldBe((4, 1));
    }

    [Fact]
    public async Task Post_MoreThan50Faults_TheFirst50AreNamed()
    {
        var body = new JsonObject { ["wallet"] = Alice.Address.ToString(), ["conditions"] = JsonNode.Parse($"[{Coin}]") };
        foreach (var at in Enumerable.Range(0, 60))
        {
            body[$"unknown{at}"] = at;
        }

        var answer = await PostAsync(await KeyAsync(), body.ToJsonString());

        (answer.Status, ErrorCode(answer)).ShouldBe((400, "invalid_request"));
        FaultsOf(answer).ShouldBe(Enumerable.Range(0, 50).Select(at => $"unknown{at}"));
        ((string)answer.Json["error"]!["message"]!).ShouldNotContain("unknown50");
    }

    /// <summary>The format has the raw form for every other word.</summary>
    [Fact]
    public async Task Post_OtherFormat_IsTheRawForm()
    {
        var answer = await AttestAsync(await KeyAsync(), Coin, ",\"format\":\"other\"");

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["data"]!.AsObject().Select(member => member.Key).ShouldBe(["attestation", "sig", "kid"]);
    }

    [Theory]
    [MemberData(nameof(NoSignatures))]
    public async Task Post_WalletProofWithoutASignature_IsNamedWithTheOtherFaults(string signature)
    {
        var answer = await PostAsync(await KeyAsync(), $$"""{"wallet":"0x12","conditions":[{{Coin}}],"walletProof":{{Proof(await ChallengeAsync(Alice), signature)}}}""");

        (answer.Status, ErrorCode(answer)).ShouldBe((400, "invalid_request"));
        FaultsOf(answer).ShouldBe(["wallet", "walletProof.signature"]);
    }

    [Theory]
    [InlineData("declaredLimits")]
    [InlineData("solanaWallet")]
    [InlineData("bitcoinWallet")]
    public async Task Post_MemberOfTheHostedFormatAlone_IsRefused(string member) =>
        FaultsOf(await AttestAsync(await KeyAsync(), Coin, $",\"{member}\":\"omit\"")).ShouldBe([member]);

    [Fact]
    public async Task Post_DelegationOfTheHostedFormat_IsRefused() =>
        FaultsOf(await AttestAsync(await KeyAsync(), """{"type":"erc7710_delegation","chainId":1}""")).ShouldBe(["conditions[0].type"]);

    private static Bytes OwnedBy(Address owner) => new([.. new byte[12], .. owner.ToArray()]);

    private static string Ids(int first, int count, string prefix = "", string label = "") => $$"""
        {"type":"nft_ownership","chainId":1,"contractAddress":"0x00000000000000000000000000000000000c0de0","standard":"erc721","label":"{{label}}","tokenIds":[{{string.Join(',', Enumerable.Range(first, count).Select(id => $"\"{prefix}{id}\""))}}]}
        """;
}
