using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portcullis.Conditions.Values;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Attestations;

public sealed partial class AttestEndpointTests : AttestTest
{
    private const string More = """{"type":"token_balance","chainId":1,"contractAddress":"native","threshold":"101","label":"more <than> she has"}""";

    [Fact]
    public async Task Post_ConditionsMetAndNot_IsTheFormatsAnswerInItsOrder()
    {
        var answer = await AttestAsync(await KeyAsync(credits: 10), $"{Coin},{More}");

        answer.Status.ShouldBe(200, answer.Text);
        Names(answer.Json).ShouldBe(["ok", "data", "meta"]);
        Names(answer.Json["data"]!).ShouldBe(["attestation", "sig", "kid"]);
        Names(answer.Json["meta"]!).ShouldBe(["version", "timestamp", "creditsRemaining", "creditsCharged"]);
        var attestation = answer.Json["data"]!["attestation"]!;
        Names(attestation).ShouldBe(["id", "pass", "results", "passCount", "failCount", "attestedAt", "expiresAt"]);
        Names(attestation["results"]![0]!).ShouldBe(["condition", "label", "type", "chainId", "met", "evaluatedCondition", "conditionHash", "blockNumber", "blockTimestamp"]);
        Id().IsMatch((string)attestation["id"]!).ShouldBeTrue();
        ((bool)attestation["pass"]!).ShouldBeFalse();
        attestation["results"]!.AsArray().Select(result => (bool)result!["met"]!).ShouldBe([true, false]);
        attestation["results"]!.AsArray().Select(result => (string)result!["label"]!).ShouldBe(["", "more <than> she has"]);
        ((string)attestation["results"]![0]!["blockNumber"]!).ShouldBe("0x65");
        ((string)attestation["results"]![0]!["blockTimestamp"]!).ShouldBe("1970-01-01T00:01:41.000Z");
        (Time(attestation["expiresAt"]!) - Time(attestation["attestedAt"]!)).ShouldBe(TimeSpan.FromMinutes(30));
        answer.Json["data"]!["kid"]!.ToString().ShouldBe("insumer-attest-v2");
        answer.Json["data"]!["sig"]!.ToString().Length.ShouldBe(88);
        ((long)answer.Json["meta"]!["creditsRemaining"]!).ShouldBe(9);
        ((long)answer.Json["meta"]!["creditsCharged"]!).ShouldBe(1);
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
    }

    [Fact]
    public async Task Post_Jwt_IsVerifiedAgainstThePublishedKeys()
    {
        var answer = await AttestAsync(await KeyAsync(), Coin, ",\"format\":\"jwt\"");

        Names(answer.Json["data"]!).ShouldBe(["attestation", "sig", "kid", "jwt"]);
        Names(answer.Json["meta"]!).ShouldBe(["version", "timestamp", "creditsCharged"]);
        var token = (string)answer.Json["data"]!["jwt"]!;
        token.Split('.')[0].ShouldBe(Base64Url("""{"alg":"ES256","typ":"JWT","kid":"insumer-attest-v2"}"""));
        Names(ClaimsOf(answer))
            .ShouldBe(["pass", "conditionHash", "blockNumber", "blockTimestamp", "results", "iss", "sub", "jti", "iat", "exp"]);
        var hash = (string)answer.Json["data"]!["attestation"]!["results"]![0]!["conditionHash"]!;
        var verifier = new AttestationVerifier(TestIssuer.PublicUrl, Issuer.Get<AttestationKeys>(), Issuer.Clock);
        (await verifier.VerifyAsync(token, AttestationExpectation.ForAnyWallet([hash]), default)).IsValid.ShouldBeTrue();
        (await verifier.VerifyAsync(token, AttestationExpectation.ForProvenWallet([hash]), default)).IsValid.ShouldBeFalse();
        (await verifier.VerifyResponseAsync(Encoding.UTF8.GetBytes(answer.Text), AttestationExpectation.ForAnyWallet([hash]), default)).IsValid.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"type":"token_balance","chainId":1,"contractAddress":"native","threshold":100,"decimals":18}""", "100")]
    [InlineData("""{"type":"token_balance","chainId":1,"contractAddress":"native","threshold":100.50}""", "100.5")]
    public async Task Post_ThresholdAsANumber_IsTakenAsItsText(string condition, string threshold) =>
        (await AttestAsync(await KeyAsync(), condition)).Json["data"]!["attestation"]!["results"]![0]!["evaluatedCondition"]!.ToJsonString()
            .ShouldBe($$"""{"type":"token_balance","chainId":1,"contractAddress":"native","operator":"gte","threshold":"{{threshold}}"}""");

    [Fact]
    public async Task Post_ManyFaults_AreAllNamedAndNothingIsReadOrCharged()
    {
        var key = await KeyAsync(credits: 5);

        var answer = await PostAsync(key, """
            {"wallet":"0x12","format":1,"proof":"x","suiWallet":"0x1","walletProof":{"message":""},"conditions":[
              {"chainId":1},{"type":"x"},{"type":"token_balance","chainId":1,"contractAddress":"native","threshold":"1e3","label":"a\u0001"},
              {"type":"token_balance","chainId":7,"contractAddress":"native","threshold":"-1"}]}
            """);

        answer.Status.ShouldBe(400);
        ErrorCode(answer).ShouldBe("invalid_request");
        answer.Json["error"]!["faults"]!.AsArray().Select(fault => (string)fault!["path"]!).ShouldBe(
            ["suiWallet", "wallet", "format", "proof", "walletProof.message", "walletProof.signature", "conditions[0].type", "conditions[1].type",
                "conditions[2].threshold", "conditions[2].label", "conditions[3].chainId", "conditions[3].threshold"],
            ignoreOrder: true);
        Names(answer.Json["meta"]!).ShouldBe(["version", "timestamp"]);
        Issuer.Main.Reads.ShouldBe(0);
        (await CreditsAsync(key)).ShouldBe(5);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"wallet":"a","wallet":"b"}""")]
    [InlineData("""{"conditions":[{"type":"a","type":"b"}]}""")]
    [InlineData("""{"wallet":"\ud800"}""")]
    public async Task Post_NoObjectWithOneMeaning_IsRefused(string body)
    {
        var answer = await PostAsync(await KeyAsync(), body);

        answer.Status.ShouldBe(400);
        ErrorCode(answer).ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("0x0000000000000000000000000000000000000000")]
    [InlineData("0x7e5F4552091A69125d5DfCb7b8C2659029395Bdf")]
    [InlineData("0X7E5F4552091A69125D5DFCB7B8C2659029395BDF")]
    [InlineData("7e5f4552091a69125d5dfcb7b8c2659029395bdf")]
    [InlineData("0x7e5f4552091a69125d5dfcb7b8c2659029395bd")]
    [InlineData("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf ")]
    public async Task Post_NoWallet_IsRefused(string wallet)
    {
        var answer = await PostAsync(await KeyAsync(), $$"""{"wallet":"{{wallet}}","conditions":[{{Coin}}]}""");

        (answer.Status, ErrorCode(answer)).ShouldBe((400, "invalid_request"));
        FaultsOf(answer).ShouldBe(["wallet"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_WalletInOneCase_ComesBackSo(bool isLower)
    {
        var wallet = isLower ? Alice.Address.ToLowerString() : "0x" + Alice.Address.ToString()[2..].ToUpperInvariant();

        var answer = await PostAsync(await KeyAsync(), $$"""{"wallet":"{{wallet}}","format":"jwt","conditions":[{{Coin}}],"walletProof":{{await ProofAsync(Alice)}}}""");

        answer.Status.ShouldBe(200, answer.Text);
        ((string?)ClaimsOf(answer)["sub"]).ShouldBe(wallet);
    }

    [Theory]
    [InlineData("""-1""")]
    [InlineData("\"-1\"")]
    [InlineData("\"1e3\"")]
    [InlineData("1e3")]
    [InlineData("\"NaN\"")]
    [InlineData("\"0\"")]
    [InlineData("\"111111111111111111111111111111111111111111111111111111111111111111111111111111111\"")]
    public async Task Post_BadThreshold_IsRefused(string threshold) =>
        (await AttestAsync(await KeyAsync(), Coin.Replace("\"100\"", threshold, StringComparison.Ordinal))).Status.ShouldBe(400);

    [Fact]
    public async Task Post_ElevenConditions_IsRefused() =>
        (await AttestAsync(await KeyAsync(), string.Join(',', Enumerable.Repeat(Coin, 11)))).Status.ShouldBe(400);

    [Fact]
    public async Task Post_TenConditions_IsAttested() =>
        (await AttestAsync(await KeyAsync(), string.Join(',', Enumerable.Repeat(Coin, 10)))).Json["data"]!["attestation"]!["passCount"]!.GetValue<int>().ShouldBe(10);

    [Fact]
    public async Task Post_AMegabyte_IsRefused() =>
        (await PostAsync(await KeyAsync(), "{\"wallet\":\"" + new string('a', 1 << 20) + "\"}")).Status.ShouldBe(413);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("insr_live_0000000000000000000000000000000000000000")]
    [InlineData("insr_live_000000000000000000000000000000000000000")]
    [InlineData("INSR_LIVE_0000000000000000000000000000000000000000")]
    public async Task Post_NoKeyThatStands_IsRefused(string? key)
    {
        var answer = await AttestAsync(key, Coin);

        answer.Status.ShouldBe(401);
        ErrorCode(answer).ShouldBe("invalid_api_key");
        answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("ApiKey");
    }

    [Fact]
    public async Task Post_AccessTokenInsteadOfAKey_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attest") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", (string)(await Issuer.SignInAsync(Alice)).Json["access_token"]!);

        (await Issuer.Client.SendAsync(request)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Post_RevokedKey_IsRefusedAtOnceThoughItIsBelieved()
    {
        var key = await KeyAsync();
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);
        var store = Issuer.Get<IApiKeyStore>();
        await store.RevokeAsync((await store.ListAsync(default)).Single().Id, Issuer.Clock.GetUtcNow(), default);

        (await AttestAsync(key, Coin)).Status.ShouldBe(401);
        Issuer.Clock.Advance(ApiKeys.Belief);
        (await AttestAsync(key, Coin)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Post_CreditsUsedUp_Is402AndNothingIsRead()
    {
        var key = await KeyAsync(credits: 1);
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);

        (await AttestAsync(key, Coin)).Status.ShouldBe(402);
        Issuer.Clock.Advance(ApiKeys.Belief);
        var reads = Issuer.Main.Reads;
        ErrorCode(await AttestAsync(key, Coin)).ShouldBe("credits_exhausted");
        Issuer.Main.Reads.ShouldBe(reads);
    }

    [Fact]
    public async Task Post_64AtOnceWith10Credits_10AreAttested()
    {
        var key = await KeyAsync(credits: 10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => AttestAsync(key, Coin)));

        answers.GroupBy(answer => answer.Status).ToDictionary(group => group.Key, group => group.Count()).ShouldBe(new Dictionary<int, int> { [200] = 10, [402] = 54 }, ignoreOrder: true);
        (await CreditsAsync(key)).ShouldBe(0);
    }

    [Fact]
    public async Task Post_DailyLimit_Is429UntilTheNextDay()
    {
        var key = await KeyAsync(daily: 1);
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);

        var answer = await AttestAsync(key, Coin);

        answer.Status.ShouldBe(429);
        ErrorCode(answer).ShouldBe("daily_limit_reached");
        Issuer.Clock.Skip(answer.Headers.RetryAfter!.Delta!.Value);
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Post_OneChainDown_Is503NamingItAndNothingIsCharged()
    {
        var key = await KeyAsync(credits: 5);
        Issuer.Side.IsDown = true;

        var answer = await AttestAsync(key, $"{Coin},{Coin.Replace("\"chainId\":1", "\"chainId\":10", StringComparison.Ordinal)}");

        answer.Status.ShouldBe(503);
        ErrorCode(answer).ShouldBe("rpc_failure");
        var failed = answer.Json["error"]!["failedConditions"]!.AsArray().Single()!;
        failed["condition"]!.GetValue<int>().ShouldBe(1);
        failed["chainId"]!.GetValue<int>().ShouldBe(10);
        failed["contractAddress"]!.GetValue<string>().ShouldBe("native");
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(2, 5);
        (await CreditsAsync(key)).ShouldBe(5);
    }

    [Fact]
    public async Task Post_ConditionThatItsContractDoesNotAnswer_Is400NamingItAndNothingIsCharged()
    {
        var key = await KeyAsync(credits: 5);

        var answer = await AttestAsync(key, Coin + "," + Coin.Replace("}", ",\"decimals\":6}", StringComparison.Ordinal));

        answer.Status.ShouldBe(400);
        ErrorCode(answer).ShouldBe("unanswerable_condition");
        answer.Json["error"]!["failedConditions"]!.AsArray().Single()!["source"]!.GetValue<string>().ShouldBe("decimals_mismatch");
        (await CreditsAsync(key)).ShouldBe(5);
    }

    [Theory]
    [InlineData("finality", "1", null)]
    [InlineData("finality", "\"latest\"", null)]
    [InlineData("finality", "2", "2")]
    [InlineData("finality", "\"safe\"", "\"safe\"")]
    [InlineData("finality", "\"finalized\"", "\"finalized\"")]
    [InlineData("maxAge", "\"30s\"", "\"30s\"")]
    public async Task Post_OptionOfACondition_IsAMemberOfItsHashUnlessItIsTheDefault(string option, string value, string? written)
    {
        var plain = ResultOf(await AttestAsync(await KeyAsync(), Coin));

        var asked = ResultOf(await AttestAsync(await KeyAsync(), Coin.Replace("}", $",\"{option}\":{value}}}", StringComparison.Ordinal)));

        asked["evaluatedCondition"]![option]?.ToJsonString().ShouldBe(written);
        string.Equals((string)asked["conditionHash"]!, (string)plain["conditionHash"]!, StringComparison.Ordinal).ShouldBe(written is null);
        ((string)asked["blockNumber"]!).ShouldBe(option == "finality" && written is not null ? "0x64" : "0x65");
    }

    [Fact]
    public async Task Post_ChainsOwnFinality_IsAMemberWhereTheConditionDoesNotSay()
    {
        var plain = ResultOf(await AttestAsync(await KeyAsync(), Coin));
        Issuer.Main.Finality = Finality.After(2);

        var settled = ResultOf(await AttestAsync(await KeyAsync(), Coin));
        var newest = ResultOf(await AttestAsync(await KeyAsync(), Coin.Replace("}", ",\"finality\":\"latest\"}", StringComparison.Ordinal)));

        settled["evaluatedCondition"]!.ToJsonString().ShouldBe("""{"type":"token_balance","chainId":1,"contractAddress":"native","operator":"gte","threshold":"100","finality":2}""");
        ((string)settled["blockNumber"]!).ShouldBe("0x64");
        string.Equals((string)settled["conditionHash"]!, (string)plain["conditionHash"]!, StringComparison.Ordinal).ShouldBeFalse();
        ((string)newest["conditionHash"]!).ShouldBe((string)plain["conditionHash"]!);
    }

    [Fact]
    public async Task Post_ManyThatComeToNothing_AreHeldBack()
    {
        var key = await KeyAsync();
        Issuer.Main.ReadsFail = true;
        for (var i = 0; i < UnchargedLimit.Most; i++)
        {
            (await AttestAsync(key, Coin)).Status.ShouldBe(503);
        }

        var answer = await AttestAsync(key, Coin);

        answer.Status.ShouldBe(429);
        Issuer.Main.ReadsFail = false;
        (await AttestAsync(await KeyAsync(), Coin)).Status.ShouldBe(200);
        Issuer.Clock.Advance(UnchargedLimit.Window);
        (await AttestAsync(key, Coin)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Post_Merkle_SaysThatThereIsNoProofAndCostsNoMore()
    {
        var answer = await AttestAsync(await KeyAsync(credits: 5), Coin, ",\"proof\":\"merkle\"");

        answer.Json["data"]!["attestation"]!["results"]![0]!["proof"]!.ToJsonString().ShouldBe("""{"available":false,"reason":"this server makes no state proofs yet"}""");
        answer.Json["meta"]!["creditsCharged"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Post_WalletProof_IsInTheTokenAndWorksOnce()
    {
        var (key, proof) = (await KeyAsync(), await ProofAsync(Alice));

        var answer = await AttestAsync(key, Coin, $",\"format\":\"jwt\",\"walletProof\":{proof}");

        answer.Status.ShouldBe(200, answer.Text);
        var claims = ClaimsOf(answer);
        Names(claims).ShouldBe(["pass", "conditionHash", "blockNumber", "blockTimestamp", "results", "wallet_proven", "iss", "sub", "jti", "iat", "exp"]);
        claims["wallet_proven"]!.GetValue<bool>().ShouldBeTrue();
        claims["sub"]!.GetValue<string>().ShouldBe(Alice.Address.ToString());
        ErrorCode(await AttestAsync(key, Coin, $",\"walletProof\":{proof}")).ShouldBe("nonce_used");
    }

    [Fact]
    public async Task Post_WalletProofOfAnotherWallet_IsRefusedAndNothingIsCharged()
    {
        var key = await KeyAsync(credits: 5);

        var answer = await AttestAsync(key, Coin, $",\"walletProof\":{await ProofAsync(Carol)}");

        answer.Status.ShouldBe(401);
        (await CreditsAsync(key)).ShouldBe(5);
        Issuer.Main.Reads.ShouldBe(0);
    }

    [Fact]
    public async Task Post_MessageForSigningIn_ProvesNoWalletHere()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();

        var answer = await AttestAsync(await KeyAsync(), Coin, $",\"walletProof\":{Proof(message, Alice.Sign(message))}");

        answer.Status.ShouldBe(401);
        (await Issuer.SendAsync(TestIssuer.Form(message, Alice.Sign(message), null))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Post_NonceForSigningInUnderTheAttestUri_ProvesNoWalletHere()
    {
        var message = (await Issuer.MessageAsync(Alice) with { Uri = TestIssuer.PublicUrl + "/v1/attest" }).ToString();

        ErrorCode(await AttestAsync(await KeyAsync(), Coin, $",\"walletProof\":{Proof(message, Alice.Sign(message))}")).ShouldBe("nonce_invalid");
    }

    [Fact]
    public async Task Post_MessageForAttesting_SignsNobodyIn()
    {
        var message = await ChallengeAsync(Alice);

        (await Issuer.SendAsync(TestIssuer.Form(message, Alice.Sign(message), null))).Status.ShouldBe(401);
        (await AttestAsync(await KeyAsync(), Coin, $",\"walletProof\":{Proof(message, Alice.Sign(message))}")).Status.ShouldBe(200);
    }

    private static string[] Names(JsonNode node) => [.. node.AsObject().Select(member => member.Key)];

    private static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture);

    private static string Base64Url(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    [GeneratedRegex(@"\AATST-[0-9A-F]{16}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
