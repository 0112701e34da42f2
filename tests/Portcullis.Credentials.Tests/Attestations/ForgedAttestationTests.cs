using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Attestations;
using Portcullis.Credentials.Jose;

namespace Portcullis.Credentials.Tests.Attestations;

/// <summary>JWTs that only look like attestations, some of them signed by the issuer itself. That of any other header and signature is tried with access tokens.</summary>
public sealed class ForgedAttestationTests : IDisposable
{
    private const string OtherHash = "0x7461826638a23862059da9474fa12054829f694020701491d660395b87df6133";

    private static readonly Dictionary<string, Func<Attester, string>> Forgeries = new(StringComparer.Ordinal)
    {
        ["empty"] = _ => "",
        ["dots"] = _ => "..",
        ["a megabyte"] = _ => new string('a', 1_000_000),
        ["alg none"] = by => by.WithHeader(header => header["alg"] = "none"),
        ["typ missing"] = by => by.WithHeader(header => header.Remove("typ")),
        ["typ at+jwt"] = by => by.WithHeader(header => header["typ"] = "at+jwt"),
        ["kid missing"] = by => by.WithHeader(header => header.Remove("kid")),
        ["kid of another format"] = by => by.WithHeader(header => header["kid"] = "insumer-attest-v1"),
        ["kid in upper case"] = by => by.WithHeader(header => header["kid"] = "INSUMER-ATTEST-V2"),
        ["crit"] = by => by.WithHeader(header => header["crit"] = new JsonArray("x")),
        ["jku"] = by => by.WithHeader(header => header["jku"] = "https://evil.example/jwks"),

        ["iss other"] = by => by.WithPayload(claims => claims["iss"] = "https://evil.example"),
        ["iss missing"] = by => by.WithPayload(claims => claims.Remove("iss")),
        ["iss with slash"] = by => by.WithPayload(claims => claims["iss"] = Forge.Issuer + "/"),
        ["iss array"] = by => by.WithPayload(claims => claims["iss"] = new JsonArray(Forge.Issuer)),
        ["sub missing"] = by => by.WithPayload(claims => claims.Remove("sub")),
        ["sub empty"] = by => by.WithPayload(claims => claims["sub"] = ""),
        ["sub with a line break"] = by => by.WithPayload(claims => claims["sub"] = "0xab\r\nX-Wallet: 0xcd"),
        ["jti missing"] = by => by.WithPayload(claims => claims.Remove("jti")),
        ["jti of another form"] = by => by.WithPayload(claims => claims["jti"] = "grant-1"),
        ["iat missing"] = by => by.WithPayload(claims => claims.Remove("iat")),
        ["exp missing"] = by => by.WithPayload(claims => claims.Remove("exp")),
        ["exp string"] = by => by.WithPayload(claims => claims["exp"] = "1795343399"),
        ["exp float"] = by => by.WithPayload(claims => claims["exp"] = 1795343399.5),
        ["holds for 30 minutes and a second"] = by => by.WithPayload(claims => claims["exp"] = (long)claims["iat"]! + 1801),
        ["expires before it was issued"] = by => by.WithPayload(claims => (claims["iat"], claims["exp"]) = (by.Forge.Now + 30, by.Forge.Now + 20)),
        ["delegation for half an hour"] = by => by.WithPayload(AsDelegation),

        ["pass of what was not met"] = by => by.WithPayload(claims => claims["results"]![1]!["met"] = false),
        ["no pass of what was met"] = by => by.WithPayload(claims => claims["pass"] = false),
        ["pass missing"] = by => by.WithPayload(claims => claims.Remove("pass")),
        ["pass text"] = by => by.WithPayload(claims => claims["pass"] = "true"),
        ["conditionHash missing"] = by => by.WithPayload(claims => claims.Remove("conditionHash")),
        ["conditionHash text"] = by => by.WithPayload(claims => claims["conditionHash"] = Attester.Hash(1)),
        ["conditionHash short"] = by => by.WithPayload(claims => claims["conditionHash"]!.AsArray().RemoveAt(1)),
        ["conditionHash long"] = by => by.WithPayload(claims => claims["conditionHash"]!.AsArray().Add(OtherHash)),
        ["conditionHash other"] = by => by.WithPayload(claims => claims["conditionHash"]![0] = OtherHash),
        ["conditionHash in upper case"] = by => by.WithPayload(claims => claims["conditionHash"]![0] = Attester.Hash(1).ToUpperInvariant()),
        ["conditionHash in another order"] = by => by.WithPayload(claims => claims["conditionHash"] = new JsonArray(Attester.Hash(2), Attester.Hash(1))),
        ["conditionHash number"] = by => by.WithPayload(claims => claims["conditionHash"]![0] = 1),
        ["blockNumber missing"] = by => by.WithPayload(claims => claims.Remove("blockNumber")),
        ["blockNumber of the second"] = by => by.WithPayload(claims => claims["blockNumber"] = "0x13a1b41"),
        ["blockTimestamp missing"] = by => by.WithPayload(claims => claims.Remove("blockTimestamp")),
        ["blockTimestamp other"] = by => by.WithPayload(claims => claims["blockTimestamp"] = "2026-11-22T09:59:48.000Z"),

        ["results missing"] = by => by.WithPayload(claims => claims.Remove("results")),
        ["results empty"] = by => by.WithPayload(claims => (claims["results"], claims["conditionHash"]) = (new JsonArray(), new JsonArray())),
        ["results object"] = by => by.WithPayload(claims => claims["results"] = new JsonObject()),
        ["result null"] = by => by.WithPayload(claims => claims["results"]![1] = null),
        ["result in another place"] = by => WithResult(by, result => result["condition"] = 1),
        ["result's place negative"] = by => WithResult(by, result => result["condition"] = -1),
        ["label missing"] = by => WithResult(by, result => result.Remove("label")),
        ["type missing"] = by => WithResult(by, result => result.Remove("type")),
        ["chainId text"] = by => WithResult(by, result => result["chainId"] = "1"),
        ["met missing"] = by => WithResult(by, result => result.Remove("met")),
        ["met number"] = by => WithResult(by, result => result["met"] = 1),
        ["condition other than its hash"] = by => WithResult(by, result => result["evaluatedCondition"]!["threshold"] = "0"),
        ["condition with one member more"] = by => WithResult(by, result => result["evaluatedCondition"]!["x"] = 1),
        ["condition with half a character"] = by => WithText(by, "\"operator\":\"gte\"", "\"operator\":\"\\ud800\""),
        ["label with half a character"] = by => WithText(by, "at least 1", "\\udc00"),
        ["claim twice"] = by => WithText(by, "{\"pass\":true,", "{\"pass\":true,\"pass\":true,"),
        ["condition missing"] = by => WithResult(by, result => result.Remove("evaluatedCondition")),
        ["condition text"] = by => WithResult(by, result => result["evaluatedCondition"] = "x"),
        ["result's hash other"] = by => WithResult(by, result => result["conditionHash"] = OtherHash),
        ["result's hash missing"] = by => WithResult(by, result => result.Remove("conditionHash")),
        ["result's block with a leading zero"] = by => WithBlock(by, "blockNumber", "0x013a1b40"),
        ["result's block in upper case"] = by => WithBlock(by, "blockNumber", "0x13A1B40"),
        ["result's block decimal"] = by => WithBlock(by, "blockNumber", "20585280"),
        ["result's block beyond 64 bits"] = by => WithBlock(by, "blockNumber", "0x10000000000000000"),
        ["result's block empty"] = by => WithBlock(by, "blockNumber", "0x"),
        ["result's time with parts of a second"] = by => WithBlock(by, "blockTimestamp", "2026-11-22T09:59:47.001Z"),
        ["result's time in seconds"] = by => WithBlock(by, "blockTimestamp", 1795341587),
    };

    private readonly Attester _attester = new();

    public static TheoryData<string> Names => [.. Forgeries.Keys];

    public void Dispose() => _attester.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task VerifyAsync_Forgery_IsInvalid(string name)
    {
        var token = Forgeries[name](_attester);
        foreach (var outcome in new[] { await _attester.VerifyAsync(token), await _attester.Verifier.ReadWithoutDecidingAsync(token, TestContext.Current.CancellationToken) })
        {
            outcome.IsValid.ShouldBeFalse();
            outcome.Token.ShouldBeNull();
            outcome.Refusal!.Code.ShouldBe(RefusalCode.AttestationInvalid);
        }
    }

    [Fact]
    public async Task VerifyAsync_WhatForgeriesStartFrom_IsValid() => (await _attester.VerifyAsync(_attester.WithPayload(_ => { }))).IsValid.ShouldBeTrue();

    private static string WithResult(Attester by, Action<JsonObject> change) => by.WithPayload(claims => change(claims["results"]![0]!.AsObject()));

    // In the first result and in the claim that repeats it.
    private static string WithBlock(Attester by, string name, JsonNode value) =>
        by.WithPayload(claims => (claims[name], claims["results"]![0]![name]) = (value, value.DeepClone()));

    private static string WithText(Attester by, string text, string other)
    {
        var jws = CompactJws.Parse(by.Token(by.Attest(true, true)))!;
        var (header, payload) = (Encoding.UTF8.GetString(jws.Header), Encoding.UTF8.GetString(jws.Payload));
        payload.ShouldContain(text);
        return by.Forge.Sign(header, payload.Replace(text, other, StringComparison.Ordinal));
    }

    private static void AsDelegation(JsonObject claims)
    {
        const string condition = """{"type":"erc7710_delegation"}""";
        var hash = ConditionHash.Of(System.Text.Json.JsonElement.Parse(condition));
        claims["results"]![0]!["evaluatedCondition"] = JsonNode.Parse(condition);
        claims["results"]![0]!["conditionHash"] = hash;
        claims["conditionHash"]![0] = hash;
    }
}
