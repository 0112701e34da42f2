using System.Net;
using System.Text.Json;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Wallets;

[Collection(SharedDemo.Name)]
public sealed class SignInTests(DemoFixture demo)
{
    private const string Gold = "/market-data/gold/prices";
    private const string Basic = "/market-data/prices";

    [Theory]
    [InlineData("nonce", "form")]
    [InlineData("nonce", "json")]
    [InlineData("challenge", "form")]
    [InlineData("challenge", "json")]
    [Trait("Case", "S1")]
    public async Task Viem_EitherWay_ReadsGold(string way, string encoding)
    {
        var signIn = await demo.SignInAsync("alice", way, encoding);

        signIn.GetProperty("status").GetInt32().ShouldBe(200, signIn.ToString());
        Text(signIn.GetProperty("body"), "token_type").ShouldBe("Bearer");
        Text(signIn.GetProperty("body"), "scope").ShouldBe("market-data market-data:gold market-data:basic");
        Text(signIn.GetProperty("body").GetProperty("tiers"), "market-data").ShouldBe("gold");
        using var answer = await demo.GetAsync(Gold, Token(signIn));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("challenge")]
    public async Task Viem_ByAddress_IsAnAcceptedAuthority(string way)
    {
        var signIn = await demo.SignInAsync("bob", way, url: demo.AddressUrl);

        signIn.GetProperty("status").GetInt32().ShouldBe(200, signIn.ToString());
        Text(signIn.GetProperty("proof"), "message").ShouldStartWith($"127.0.0.1:{demo.Url.Port} wants you to sign in");
        using var answer = await demo.GetAsync(Basic, Token(signIn));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Upstream_GatedRequest_LearnsWhoCalls()
    {
        using var answer = await demo.GetAsync(Gold, await demo.TokenAsync("alice"));

        var caller = (await JsonAsync(answer)).GetProperty("caller");
        Text(caller, "Portcullis-Account").ShouldBe($"eip155:31337:{Text(demo.Account("alice"), "address")}");
        Text(caller, "Portcullis-Policy").ShouldBe("market-data");
        Text(caller, "Portcullis-Tier").ShouldBe("gold");
        Text(caller, "Portcullis-Assertion").Split('.').Length.ShouldBe(3);
        answer.Headers.CacheControl!.Private.ShouldBeTrue();
    }

    [Fact]
    [Trait("Case", "J14")]
    public async Task Jose_OurToken_Verifies()
    {
        var signIn = await demo.SignInAsync("alice", "challenge");

        var verified = await VerifyAsync(signIn);

        var header = verified.GetProperty("protectedHeader");
        (Text(header, "alg"), Text(header, "typ")).ShouldBe(("ES256", "at+jwt"));
        var payload = verified.GetProperty("payload");
        Text(payload, "sub").ShouldBe($"eip155:31337:{Text(demo.Account("alice"), "address")}");
        Text(payload, "client_id").ShouldBe("public");
        (payload.GetProperty("exp").GetInt64() - payload.GetProperty("iat").GetInt64()).ShouldBeInRange(1, 15 * 60);
    }

    [Fact]
    public async Task Siwe_OurChallenge_ParsesWritesAndVerifies()
    {
        var signIn = await demo.SignInAsync("bob", "challenge");

        var verified = await VerifyAsync(signIn);

        verified.GetProperty("verified").GetBoolean().ShouldBeTrue();
        Text(verified, "written").ShouldBe(Text(signIn.GetProperty("proof"), "message"));
        Text(verified, "address").ShouldBe(Text(demo.Account("bob"), "address"));
    }

    [Fact]
    [Trait("Case", "S8")]
    public async Task Proof_SentTwice_IsRefusedTheSecondTime()
    {
        var proof = (await demo.SignInAsync("alice")).GetProperty("proof");

        using var again = await demo.Client.PostAsync("/oauth2/token", new FormUrlEncodedContent(Form(proof)));

        again.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var body = await JsonAsync(again);
        (Text(body, "error"), Text(body, "code")).ShouldBe(("invalid_grant", "nonce_used"));
    }

    [Fact]
    public async Task Proof_SignedByAnother_IsRefused()
    {
        var alice = (await demo.SignInAsync("alice", "challenge")).GetProperty("proof");
        var form = Form((await demo.SignInAsync("bob", "challenge")).GetProperty("proof"));
        form["message"] = Text(alice, "message");

        using var answer = await demo.Client.PostAsync("/oauth2/token", new FormUrlEncodedContent(form));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Text(await JsonAsync(answer), "error").ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("evil.test", null, "domain_mismatch")]
    [InlineData(null, "http://evil.test", "uri_mismatch")]
    [Trait("Case", "S3")]
    public async Task Message_ForAnotherSite_IsRefused(string? domain, string? uri, string code)
    {
        var signIn = await Wallet.SignInAsync(new { @base = Base, privateKey = demo.Key("alice"), chainId = 31337, domain, uri });

        signIn.GetProperty("status").GetInt32().ShouldBe(401);
        Text(signIn.GetProperty("body"), "code").ShouldBe(code);
    }

    [Fact]
    public async Task Message_ForAnotherChain_IsRefused()
    {
        var signIn = await Wallet.SignInAsync(new { @base = Base, privateKey = demo.Key("alice"), chainId = 1 });

        signIn.GetProperty("status").GetInt32().ShouldBe(401, signIn.ToString());
    }

    [Fact]
    public async Task Carol_HoldsNothing_SignsInWithoutScopeAndIsToldWhatIsMissing()
    {
        var signIn = await demo.SignInAsync("carol");
        using var answer = await demo.GetAsync(Basic, Token(signIn));

        Text(signIn.GetProperty("body"), "scope").ShouldBe("");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var reasons = (await JsonAsync(answer)).GetProperty("reasons").EnumerateArray().ToList();
        reasons.Select(reason => Text(reason, "tier")).ShouldBe(["gold", "basic"]);
        reasons.Select(reason => Text(reason, "label")).ShouldBe(["Gold pass", "At least 1 COIN"]);
        reasons.ShouldAllBe(reason => Text(reason, "verdict") == "not_met");
    }

    [Theory]
    [InlineData("bob", "market-data:gold", 403)]
    [InlineData("bob", "market-data:basic", 200)]
    [InlineData("bob", "market-data", 200)]
    [InlineData("carol", "market-data", 403)]
    [InlineData("alice", "no-such-policy", 400)]
    public async Task Scope_AskedFor_IsMetOrRefused(string name, string scope, int status)
    {
        var signIn = await demo.SignInAsync(name, scope: scope);

        signIn.GetProperty("status").GetInt32().ShouldBe(status, signIn.ToString());
    }

    private string Base => demo.Url.OriginalString.TrimEnd('/');

    private Task<JsonElement> VerifyAsync(JsonElement signIn) => Wallet.VerifyAsync(new
    {
        @base = Base,
        issuer = Base,
        token = Token(signIn),
        message = Text(signIn.GetProperty("proof"), "message"),
        signature = Text(signIn.GetProperty("proof"), "signature"),
    });

    private static Dictionary<string, string> Form(JsonElement proof) =>
        proof.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal);
}
