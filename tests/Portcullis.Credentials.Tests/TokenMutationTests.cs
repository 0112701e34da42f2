using System.Buffers.Text;
using System.Text;
using Portcullis.Credentials.Jose;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Credentials.Tests;

/// <summary>Whole tokens, changed after they were signed.</summary>
public sealed class TokenMutationTests : IDisposable
{
    private readonly FuzzedIssuer _issuer = new();
    private readonly Dictionary<string, AccessToken> _issued = new(StringComparer.Ordinal);

    public TokenMutationTests()
    {
        var forge = _issuer.Forge;
        Issue(forge.Claims().Sign(forge.Key));
        Issue(forge.Claims("grant-2").Sign(forge.Key));
        Issue(_issuer.Sign(forge.Header().ToJsonString(), forge.Payload().ToJsonString().Replace($"\"aud\":\"{Forge.Issuer}\"", $"\"aud\":[\"x\",\"{Forge.Issuer}\"]", StringComparison.Ordinal)));
        Issue(_issuer.Sign(forge.Header().ToJsonString(), forge.Payload().ToJsonString() + " "));
    }

    public void Dispose() => _issuer.Dispose();

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Verify_MutantsOfGoodTokens_HoldOnlyWithTheVeryHeaderAndClaims()
    {
        var target = new FuzzTarget("access tokens", [.. _issued.Keys], Probe)
        {
            Tokens = [".", "..", "=", "==", "A", "AA", "-", "_", "+", "/", " ", "\n", "e30", "eyJhbGciOiJub25lIn0", new('A', 86), new('_', 86), .. _issued.Keys.SelectMany(token => token.Split('.'))],
            Separators = ".",
            MaxLength = CompactJws.MaxLength + 100,
            Own = [(_, token) => FuzzedIssuer.Twin(token), ChangeJson],
        };

        var report = await Fuzzer.RunAsync(target, cases: 6_000);

        report.Outcomes.ShouldContain(outcome => outcome == "valid twin");
        report.Outcomes.Count.ShouldBeGreaterThan(8);
    }

    private void Issue(string token) => _issued.Add(token, _issuer.Verify(token).Token.ShouldNotBeNull());

    private string Probe(string token)
    {
        var outcome = _issuer.Verify(token);
        if (!outcome.IsValid)
        {
            outcome.Refusal.Detail.ShouldNotBeNullOrWhiteSpace();
            return $"{outcome.Refusal} {token.Count(c => c == '.')}";
        }

        var (original, claims) = _issued.Single(pair => Signed(pair.Key) == Signed(token));
        outcome.Token.ShouldBe(claims);
        token.ShouldBeOneOf(original, FuzzedIssuer.Twin(original));
        return token == original ? "valid" : "valid twin";
    }

    // The JSON of a part is changed, and the signature stays.
    private static string ChangeJson(Random random, string token)
    {
        var parts = token.Split('.');
        var at = random.Next(Math.Min(2, parts.Length));
        if (Base64Url.IsValid(parts[at]))
        {
            var json = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[at]));
            parts[at] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonMutation.Change(random, json)));
        }

        return string.Join('.', parts);
    }

    private static string Signed(string token) => token[..token.LastIndexOf('.')];
}
