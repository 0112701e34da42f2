using System.Text.Json;
using Portcullis.EndToEnd.Tests.Samples;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Attestations;

/// <summary>What the server answers, hashed and verified by programs that have nothing of ours and follow the format's text alone.</summary>
[Collection(SharedDemo.Name)]
public sealed class RecomputedAttestationTests(DemoFixture demo)
{
    // The label is signed too: all that JSON writers disagree about is in it.
    private const string Label = "\"Gold\" \\ <pass> & 'co' / é ü 金 \U0001F600 \u2028 +";

    public static TheoryData<string, string> Programs =>
        new() { { "node", "recompute.mjs" }, { "/usr/bin/python3", "recompute.py" } };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task HashesAndSignature_OfTheServersAnswer_ComeOutTheSame(string program, string script)
    {
        var answer = await AskAsync("alice");

        var recomputed = await RecomputeAsync(program, script, answer);

        Text(recomputed, "kid").ShouldBe("insumer-attest-v2");
        recomputed.GetProperty("signatureLength").GetInt32().ShouldBe(64);
        recomputed.GetProperty("verified").GetBoolean().ShouldBeTrue(answer);
        var results = JsonElement.Parse(answer).GetProperty("data").GetProperty("attestation").GetProperty("results").EnumerateArray().ToList();
        results.Select(result => Text(result, "label")).ShouldBe([Label, "", "", ""]);
        results.Select(result => Text(result, "conditionHash"))
            .ShouldBe(recomputed.GetProperty("hashes").EnumerateArray().Select(hash => hash.GetString()!));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Signature_OfAnAlteredAnswer_DoesNotVerify(string program, string script)
    {
        var answer = await AskAsync("bob");
        answer.ShouldContain("\"pass\":false");

        var recomputed = await RecomputeAsync(program, script, answer.Replace("\"pass\":false", "\"pass\":true", StringComparison.Ordinal));

        recomputed.GetProperty("verified").GetBoolean().ShouldBeFalse();
    }

    private async Task<string> AskAsync(string name)
    {
        using var answer = await demo.AttestAsync(new
        {
            wallet = Text(demo.Account(name), "address"),
            conditions = new[]
            {
                new { type = "nft_ownership", chainId = 31337, contractAddress = demo.Contract("pass"), label = Label },
                demo.Coins("100.50"),
                demo.Coins("0.000001"),
                new { type = "account_code", chainId = 31337, expect = "none" },
            },
        });
        var body = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(body);
        return body;
    }

    private async Task<JsonElement> RecomputeAsync(string program, string script, string answer)
    {
        var keys = await demo.Client.GetStringAsync("/.well-known/jwks.json");
        var path = Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "recompute", script);
        var result = await EndToEnd.Tests.Programs.RunAsync(program, [path], input: JsonSerializer.Serialize(new { answer, keys }));
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonElement.Parse(result.Output);
    }
}
