using System.Globalization;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Signatures;
using Portcullis.Ethereum.TypedData;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

public sealed class TypedDataSignInTests : SignInTest
{
    private const string GrantType = "urn:portcullis:grant-type:eip712";

    [Fact]
    public async Task Challenge_Eip712_IsADocumentWithEveryField()
    {
        var document = (await ChallengeAsync("market-data:gold"))["typedData"]!;

        document["primaryType"]!.GetValue<string>().ShouldBe("SignIn");
        document["domain"]!.AsObject().Select(member => member.Key).ShouldBe(["name", "version", "chainId"]);
        document["message"]!.AsObject().Select(member => member.Key).ShouldBe(["statement", "account", "domain", "uri", "nonce", "issuedAt", "expiresAt", "scope"]);
        document["message"]!["scope"]!.GetValue<string>().ShouldBe("market-data:gold");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignIn_Signed_GivesAToken(bool asForm)
    {
        var document = (await ChallengeAsync())["typedData"]!;

        var answer = await (asForm ? FormAsync(document, Sign(document)) : JsonAsync(document, Sign(document)));

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["scope"]!.GetValue<string>().ShouldContain("market-data:gold");
    }

    [Fact]
    public async Task SignIn_ScopeIsSigned_TokenIsForThatAlone()
    {
        var document = (await ChallengeAsync("market-data:basic"))["typedData"]!;

        (await JsonAsync(document, Sign(document), ("scope", "market-data:gold"))).ShouldBe(400, "invalid_scope");
        (await JsonAsync(document, Sign(document))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task SignIn_Twice_IsRefused()
    {
        var document = (await ChallengeAsync())["typedData"]!;
        await JsonAsync(document, Sign(document));

        (await JsonAsync(document, Sign(document))).ShouldBe(401, "nonce_used");
    }

    [Theory]
    [InlineData("domain", "name", "\"Other\"", 400, "invalid_message")]
    [InlineData("domain", "version", "\"2\"", 400, "invalid_message")]
    [InlineData("domain", "chainId", "5", 401, "chain_mismatch")]
    [InlineData("message", "domain", "\"evil.test\"", 401, "domain_mismatch")]
    [InlineData("message", "uri", "\"https://evil.test\"", 401, "uri_mismatch")]
    [InlineData("message", "nonce", "\"00000000\"", 401, "nonce_invalid")]
    [InlineData("message", "nonce", "\"a\\nb\"", 400, "invalid_message")]
    [InlineData("message", "issuedAt", "\"2099-01-01T00:00:00Z\"", 401, "message_not_yet_valid")]
    [InlineData("message", "issuedAt", "\"yesterday\"", 400, "invalid_message")]
    [InlineData("message", "expiresAt", "\"2000-01-01T00:00:00Z\"", 401, "message_expired")]
    [InlineData("message", "scope", "\"nothing\"", 400, "invalid_scope")]
    [InlineData("message", "account", "\"0x52908400098527886E0F7030069857D2E4169EE7\"", 401, "nonce_invalid")]
    public async Task SignIn_OtherField_IsRefusedThoughSigned(string part, string member, string value, int status, string code)
    {
        var document = (await ChallengeAsync())["typedData"]!;
        document[part]![member] = JsonNode.Parse(value);

        (await JsonAsync(document, Sign(document))).ShouldBe(status, code);
    }

    /// <summary>Wallets pass over what no type names: with it the digest is the same, and the signature good.</summary>
    [Theory]
    [InlineData("", "other", "1")]
    [InlineData("domain", "verifyingContract", "\"0x52908400098527886E0F7030069857D2E4169EE7\"")]
    [InlineData("message", "other", "\"x\"")]
    [InlineData("types", "Other", "[]")]
    [InlineData("types", "Other", """[{"name":"owner","type":"address"}]""")]
    [InlineData("types.SignIn.0", "other", "1")]
    public async Task SignIn_OneMemberMoreThatIsNotSigned_IsRefused(string place, string member, string value)
    {
        var document = (await ChallengeAsync())["typedData"]!;
        var signature = Sign(document);
        At(document, place)[member] = JsonNode.Parse(value);

        (await JsonAsync(document, signature)).ShouldBe(400, "invalid_message");
        (await FormAsync(document, signature)).ShouldBe(400, "invalid_message");
    }

    [Theory]
    [InlineData("domain", "EIP712Domain", "verifyingContract", "address", "0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("domain", "EIP712Domain", "salt", "bytes32", "0x0000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("message", "SignIn", "other", "string", "x")]
    public async Task SignIn_OneMemberMore_IsRefusedThoughSigned(string part, string type, string member, string memberType, string value)
    {
        var document = (await ChallengeAsync())["typedData"]!;
        document["types"]![type]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = member, ["type"] = memberType });
        document[part]![member] = value;

        (await JsonAsync(document, Sign(document))).ShouldBe(400, "invalid_message");
    }

    /// <summary>A contract is asked about the document's digest, at the sign-in and at each refresh.</summary>
    [Fact]
    public async Task SignIn_Contract_IsAskedAboutTheDocument()
    {
        var document = (await ChallengeAsync())["typedData"]!;
        var asked = new List<(Address, Hash, Bytes)>();
        Issuer.Main.Contract = (address, digest, signature) =>
        {
            asked.Add((address, digest, signature));
            return SignatureOutcome.Valid(SignerKind.Contract);
        };

        var answer = await JsonAsync(document, "0x1234");
        answer.Claims()["proof"]!.GetValue<string>().ShouldBe("erc1271");
        await Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = answer.Json["refresh_token"]!.GetValue<string>() });

        var about = (Alice.Address, Parse(document).SigningHash, new Bytes([0x12, 0x34]));
        asked.ShouldBe([about, about]);
    }

    [Fact]
    public async Task SignIn_ContractSaysNo_IsRefused()
    {
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Invalid(SignatureFault.NotTaken);

        (await JsonAsync((await ChallengeAsync())["typedData"]!, "0x1234")).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    public async Task SignIn_StatementChangedAfterwards_IsRefused()
    {
        var document = (await ChallengeAsync())["typedData"]!;
        var signature = Sign(document);
        document["message"]!["statement"] = "Another.";

        (await JsonAsync(document, signature)).ShouldBe(401, "signature_invalid");
    }

    [Fact]
    public async Task SignIn_DocumentOfAnotherType_IsRefused()
    {
        var document = TypedDataDocument.Create(
            new TypedDataDomain { Name = "Portcullis", Version = "1", ChainId = 1 },
            new Dictionary<string, IReadOnlyList<TypedDataField>>(StringComparer.Ordinal) { ["Permit"] = [new("owner", "address"), new("value", "uint256")] },
            "Permit",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["owner"] = Alice.Address, ["value"] = 1UL });

        (await JsonAsync(JsonNode.Parse(document.ToJson())!, Alice.SignTypedData(document))).ShouldBe(400, "invalid_message");
    }

    [Theory]
    [InlineData("""{"address":"A","chainId":1,"scheme":"other"}""", "invalid_request")]
    [InlineData("""{"address":"A","chainId":1,"scheme":"siwe","scope":"market-data"}""", "invalid_scope")]
    [InlineData("""{"address":"A","chainId":1,"scheme":"eip712","scope":"nothing"}""", "invalid_scope")]
    [InlineData("""{"address":"A","chainId":1,"scheme":"eip712","scope":"market-data","purpose":"link","linkTo":"eip155:1:0x52908400098527886E0F7030069857D2E4169EE7"}""", "invalid_scope")]
    [InlineData("""{"address":"A","chainId":1,"scheme":"eip712","purpose":"attest"}""", "invalid_request")]
    public async Task Challenge_WrongMember_IsRefused(string body, string code)
    {
        using var content = new StringContent(body.Replace("\"A\"", $"\"{Alice.Address}\"", StringComparison.Ordinal), null, "application/json");
        (await Issuer.PostAsync("/auth/challenge", content)).ShouldBe(400, code);
    }

    private static JsonNode At(JsonNode document, string place) =>
        place.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(document, (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);

    private string Sign(JsonNode document) => Alice.SignTypedData(Parse(document));

    private static TypedDataDocument Parse(JsonNode document) =>
        TypedDataDocument.TryParse(document.ToJsonString(), out var parsed, out var fault) ? parsed : throw new InvalidOperationException(fault);

    private async Task<JsonObject> ChallengeAsync(string? scope = null)
    {
        var request = new JsonObject { ["address"] = Alice.Address.ToString(), ["chainId"] = 1, ["scheme"] = "eip712" };
        if (scope is not null)
        {
            request["scope"] = scope;
        }

        using var content = new StringContent(request.ToJsonString(), null, "application/json");
        return (await Issuer.PostAsync("/auth/challenge", content)).Json;
    }

    private async Task<Answer> JsonAsync(JsonNode document, string signature, params (string Name, string Value)[] others)
    {
        var body = new JsonObject { ["grant_type"] = GrantType, ["message"] = document.DeepClone(), ["signature"] = signature };
        foreach (var (name, value) in others)
        {
            body[name] = value;
        }

        using var content = new StringContent(body.ToJsonString(), null, "application/json");
        return await Issuer.PostAsync("/oauth2/token", content);
    }

    private Task<Answer> FormAsync(JsonNode document, string signature) => Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = GrantType,
        ["message"] = document.ToJsonString(),
        ["signature"] = signature,
    });
}
