using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests.Commands;

/// <summary><c>portcullis call --signed</c>: what it signs, what comes of it behind the real gate, and what it says when it is refused.</summary>
public sealed class SignedCallTests(SignedCallTests.Served served) : IClassFixture<SignedCallTests.Served>, IDisposable
{
    private const string Query = "?b=2&a=%2F%20x+y&a=1&empty=&flag";
    private const string Body = "{\"amount\": 1,\n \"note\": \"naïve – 3 €\"}\n";

    private static readonly DevAccount Holder = Anvil.Accounts[1];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-signed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("POST", "argument")]
    [InlineData("POST", "@-")]
    [InlineData("PUT", "@file")]
    public async Task BodyAndQuery_AsGiven_ReachTheApiUnderTheHoldersName(string method, string from)
    {
        var file = Path.Combine(_folder.FullName, "body");
        await File.WriteAllTextAsync(file, Body, TestContext.Current.CancellationToken);

        var result = await CallAsync(Holder.PrivateKey, $"{served.Url}api/orders{Query}", ["-X", method, "-d", from switch { "argument" => Body, "@-" => "@-", _ => $"@{file}" }], from == "@-" ? Body : "");

        (result.ExitCode, result.Error).ShouldBe((0, ""));
        var seen = served.Gate.Upstream.Requests.Last();
        (seen.Method, seen.Target, seen.Body).ShouldBe((method, $"/api/orders{Query}", Body));
        (seen.Header("Content-Type"), seen.Header("Content-Digest")).ShouldBe(("application/json", Digest));
        seen.Header("Portcullis-Account").ShouldBe($"eip155:31337:{Holder.Address}");
        seen.Headers.Keys.ShouldNotContain(name => name.StartsWith("Signature", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task BodyAndQuery_Signed_AreBothCovered()
    {
        await using var anybody = await HttpUpstream.StartAsync(TestContext.Current.CancellationToken);

        (await CallAsync(Holder.PrivateKey, $"{anybody.Url}orders{Query}", ["-d", Body, "--chain-id", "1"])).ExitCode.ShouldBe(0);

        var sent = anybody.Requests.ShouldHaveSingleItem();
        (sent.Target, sent.Body, sent.Header("Content-Digest"), sent.Header("Authorization")).ShouldBe(($"/orders{Query}", Body, Digest, null));
        sent.Header("Signature-Input").ShouldNotBeNull().ShouldStartWith("eth=(\"@scheme\" \"@authority\" \"@method\" \"@path\" \"@query\" \"content-digest\" \"content-type\");created=");
    }

    [Theory]
    [InlineData("refused with 401 signed_request_invalid: the request's signature is not taken: unsupported_chain", "--chain-id", "5")]
    [InlineData("refused with 401 signed_request_invalid: the request's signature is not taken: bad_signature", "-H", "Host: elsewhere.example")]
    [InlineData("refused with 413 body_too_large: a signed request may have 1024 bytes at the most; sign in to send more", "-d", "1025 bytes")]
    public async Task Refused_22AndTheReason(string said, string option, string value)
    {
        var before = served.Gate.Upstream.Requests.Count;

        var result = await CallAsync(Holder.PrivateKey, $"{served.Url}api/orders{Query}", [option, value == "1025 bytes" ? new string('x', 1025) : value]);

        (result.ExitCode, result.Error.Trim()).ShouldBe((22, said));
        ((string?)JsonNode.Parse(result.Output)!["code"]).ShouldBe(said.Split(' ', ':')[3]);
        served.Gate.Upstream.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task HoldsNothing_22AndWhatIsMissing()
    {
        var stranger = $"0x{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";

        var result = await CallAsync(stranger, $"{served.Url}api/orders{Query}", ["-d", Body]);

        result.ExitCode.ShouldBe(22);
        var said = result.Error.Trim().Split('\n');
        said[0].ShouldStartWith("refused with 403 policy_not_met: ");
        said[1..].ShouldBe(["  only: token_balance is not met, needs at least 1 of the coin of chain 31337"]);
        ((string?)JsonNode.Parse(result.Output)!["code"]).ShouldBe("policy_not_met");
    }

    [Fact]
    public async Task ServerThatTakesNone_1AndNothingSignedIsSent()
    {
        await using var anybody = await HttpUpstream.StartAsync(TestContext.Current.CancellationToken);

        var result = await CallAsync(Holder.PrivateKey, $"{anybody.Url}orders{Query}", ["-d", Body]);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("does not say for which chains it takes signed requests: does it take any? Give --chain-id N otherwise");
        anybody.Requests.ShouldHaveSingleItem().Target.ShouldBe("/.well-known/erc8128");
    }

    private static string Digest => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}:";

    private static Task<ProgramResult> CallAsync(string key, string url, IEnumerable<string> options, string input = "") => Programs.RunAsync(
        Programs.Portcullis, ["call", url, "--signed", .. options], new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_KEY"] = key }, input);

    /// <summary>A gate that listens at its public URL, as what is signed names it.</summary>
    public sealed class Served : IAsyncLifetime
    {
        internal Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

        internal ServedGate Gate { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Gate = await ServedGate.StartAsync(settings =>
        {
            var url = Url.GetLeftPart(UriPartial.Authority);
            settings["PublicUrl"] = url;
            settings["Kestrel"] = new JsonObject { ["Endpoints"] = new JsonObject { ["Public"] = new JsonObject { [nameof(Url)] = url } } };
            settings["SignedRequests"] = new JsonObject { ["MaxContent"] = 1024 };
        });

        public ValueTask DisposeAsync() => Gate?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
