using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Credentials.Tests.Dpop;

/// <summary>An input is a header, a line feed and a payload, a byte for each character, which the client signs as they are.</summary>
public sealed class DpopMutationTests : IDisposable
{
    private static readonly string[] Names =
        ["alg", "kid", "typ", "jwk", "kty", "crv", "x", "y", "d", "use", "ext", "key_ops", "crit", "b64", "jku", "x5c", "jti", "htm", "htu", "iat", "ath", "nonce"];

    private readonly DpopForge _forge = new(SameKey());

    public void Dispose() => _forge.Dispose();

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Verify_MutantsOfHeaderAndClaims_HoldOnlyWhenAnotherReaderFindsThemRight()
    {
        var good = $"{_forge.Header().ToJsonString()}\n{_forge.Payload().ToJsonString()}";
        var target = new FuzzTarget("proof header and claims", [good, good.Replace("\"kty\"", "\"use\":\"sig\",\"key_ops\":[\"verify\"],\"kty\"", StringComparison.Ordinal)], Probe)
        {
            Tokens =
            [
                .. Names.Select(name => $"\"{name}\":"), .. Names.Select(name => $",\"{name}\":1"), "\"ES256\"", "\"none\"", "\"dpop+jwt\"", "\"P-256\"", "\"EC\"", "\"\\u0061lg\":", "\"\\ud800\"",
                "https://", "HTTP://", ":443", "?", "#", "@", "%2F", "{", "}", "[", "]", ",", ":", "\"", "null", "1e999", "-1", "\xef\xbb\xbf", "\xc3\x28", "\n",
            ],
            Separators = ",{}[]:\n",
            Largest = '\xff',
            Own = [ChangePart],
            BytesPerCharacter = 400,
        };

        var report = await Fuzzer.RunAsync(target, cases: 4_000);

        report.Outcomes.ShouldContain(outcome => outcome == "valid");
        report.Outcomes.Count.ShouldBeGreaterThan(5);
    }

    // Always the same, so that an input that a failure prints can be tried again.
    private static SigningKey SameKey()
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = SHA256.HashData("fuzz"u8) });
        return SigningKey.FromPem(key.ExportPkcs8PrivateKeyPem());
    }

    private string Probe(string input)
    {
        var (header, payload) = Split(input);
        var outcome = _forge.Verify(_forge.Sign(header, payload));
        if (!outcome.IsValid)
        {
            outcome.Refusal.Code.ShouldBe(RefusalCode.InvalidDpopProof);
            return outcome.Refusal.Detail;
        }

        var (said, claims) = (Members(header), Members(payload));
        said.Keys.ShouldBe(["typ", "alg", "jwk"], ignoreOrder: true);
        said["alg"].GetString().ShouldBe("ES256");
        said["jwk"].GetProperty("x").GetString().ShouldBe(_forge.Key.PublicKey.X);
        said["jwk"].TryGetProperty("d", out _).ShouldBeFalse();
        claims["htm"].GetString().ShouldBe("GET");
        new Uri(claims["htu"].GetString()!).GetLeftPart(UriPartial.Path).ShouldBe(DpopForge.Url);
        claims["jti"].GetString().ShouldBe(outcome.Proof.Id);
        Math.Abs(claims["iat"].GetInt64() - _forge.Clock.Now.ToUnixTimeSeconds()).ShouldBeLessThanOrEqualTo(60);
        claims.ContainsKey("ath").ShouldBeTrue();
        return "valid";
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
