using System.Text;
using System.Text.Json;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Credentials.Tests;

/// <summary>An input is a header, a line feed and a payload, a byte for each character, which the issuer signs as they are.</summary>
public sealed class ClaimsMutationTests : IDisposable
{
    private static readonly string[] Names = ["alg", "kid", "typ", "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "proof", "linked_accounts", "sealed_accounts", "cnf", "jkt", "crit", "b64", "jwk", "jku", "x5u", "x5c"];

    private readonly FuzzedIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Verify_MutantsOfHeaderAndClaims_HoldOnlyWhenAnotherReaderFindsThemRight()
    {
        var forge = _issuer.Forge;
        var good = $"{forge.Header().ToJsonString()}\n{forge.Payload().ToJsonString()}";
        var target = new FuzzTarget("token header and claims", [good, good.Replace("at+jwt", "application/at+JWT", StringComparison.Ordinal), good.Replace($"\"aud\":\"{Forge.Issuer}\"", $"\"aud\":[\"{Forge.Issuer}\"]", StringComparison.Ordinal)], Probe)
        {
            Tokens =
            [
                .. Names.Select(name => $"\"{name}\":"), .. Names.Select(name => $",\"{name}\":1"), "\"ES256\"", "\"none\"", "\"HS256\"", "\"at+jwt\"", "\"\\u0061lg\":", "\"\\ud800\"", "\"\\ud800\":1", "\\u0000",
                "{", "}", "[", "]", ",", ":", "\"", "null", "true", "1e999", "-1", "9e9", "253402300800", "\xef\xbb\xbf", "\xc3\x28", "\xed\xa0\x80", "//", "\n", " ",
            ],
            Separators = ",{}[]:\n",
            Largest = '\xff',
            Own = [ChangePart],
            BytesPerCharacter = 400,
        };

        var report = await Fuzzer.RunAsync(target, cases: 6_000);

        report.Outcomes.ShouldContain(outcome => outcome == "valid");
        report.Outcomes.Count.ShouldBeGreaterThan(6);
    }

    private string Probe(string input)
    {
        var (header, payload) = Split(input);
        var outcome = _issuer.Verify(_issuer.Sign(header, payload));
        if (!outcome.IsValid)
        {
            outcome.Refusal.Code.ShouldBeOneOf(RefusalCode.InvalidToken, RefusalCode.ExpiredToken);
            return outcome.Refusal.Detail!;
        }

        Members(header).Keys.ShouldBe(["alg", "kid", "typ"], ignoreOrder: true);
        Members(header)["alg"].GetString().ShouldBe("ES256");
        Members(header)["kid"].GetString().ShouldBe(_issuer.Forge.Key.KeyId);
        HasTheClaims(Members(payload), outcome.Token);
        return "valid";
    }

    private void HasTheClaims(Dictionary<string, JsonElement> claims, AccessToken token)
    {
        var now = _issuer.Forge.Now;
        claims["iss"].GetString().ShouldBe(Forge.Issuer);
        claims["sub"].GetString().ShouldBe(token.Account);
        claims["jti"].GetString().ShouldBe(token.Id);
        claims["client_id"].GetString().ShouldBe(token.ClientId);
        claims["proof"].GetString().ShouldBe(token.Proof.Name);
        claims.ContainsKey("cnf").ShouldBe(token.KeyThumbprint is not null);
        claims.ContainsKey("linked_accounts").ShouldBe(token.Linked.Count > 0);
        claims.ContainsKey("sealed_accounts").ShouldBe(token.SealedAccounts is not null);
        claims["scope"].GetString().ShouldBe(token.Scope);
        (claims["aud"].ValueKind == JsonValueKind.Array ? claims["aud"].EnumerateArray().Select(one => one.GetString()) : [claims["aud"].GetString()]).ShouldContain(one => one == Forge.Issuer);
        claims["exp"].GetInt64().ShouldBe(token.ExpiresAt.ToUnixTimeSeconds());
        claims["exp"].GetInt64().ShouldBeGreaterThan(now);
        claims["nbf"].GetInt64().ShouldBeLessThanOrEqualTo(now + 60);
        claims["iat"].GetInt64().ShouldBeLessThanOrEqualTo(now + 60);
    }

    // Add throws on a name that is there twice.
    private static Dictionary<string, JsonElement> Members(string json)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in JsonElement.Parse(Encoding.Latin1.GetBytes(json)).EnumerateObject())
        {
            members.Add(member.Name, member.Value);
        }

        return members;
    }

    private static string ChangePart(Random random, string input)
    {
        var (header, payload) = Split(input);
        return random.Next(3) == 0 ? $"{JsonMutation.Change(random, header)}\n{payload}" : $"{header}\n{JsonMutation.Change(random, payload)}";
    }

    private static (string Header, string Payload) Split(string input)
    {
        var at = input.IndexOf('\n', StringComparison.Ordinal);
        return at < 0 ? (input, "") : (input[..at], input[(at + 1)..]);
    }
}
