using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portcullis.Credentials.Tests;

public sealed class CanonicalJsonTests
{
    private const string Usdc = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";

    // What JSON.parse and JSON.stringify make of each line, members sorted; one process for all lines.
    private const string Reference = """
        const canon = v => Array.isArray(v) ? '[' + v.map(canon).join(',') + ']'
          : v !== null && typeof v === 'object' ? '{' + Object.keys(v).sort().map(k => JSON.stringify(k) + ':' + canon(v[k])).join(',') + '}'
          : JSON.stringify(v);
        const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(line => line);
        process.stdout.write(lines.map(line => canon(JSON.parse(line))).join('\n'));
        """;

    // The published hashes of the attestation format, each of an evaluatedCondition in the order in which it is sent.
    [Theory]
    [InlineData($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":"1"}""", "7461826638a23862059da9474fa12054829f694020701491d660395b87df6132")]
    [InlineData($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":"100"}""", "42e5e627bf7ccb39eef4319e6d0c07d4d48918eb89727905a2087e68c52d95d3")]
    [InlineData($$"""{"type":"token_balance","chainId":1,"contractAddress":"{{Usdc}}","operator":"gte","threshold":"1000"}""", "630c213d362cd4e617261c2475f7b8ad70096ac911db804392305d6cbf70f094")]
    [InlineData("""{"type":"account_code","chainId":8453,"expect":"eip7702","operator":"code_state"}""", "6c5752bfbfcfd6ba36c9cda6c74df567f0e0414da6b7a3176061ba734aeadc46")]
    public void Write_PublishedConditions_HaveTheirPublishedHashes(string condition, string hash) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(condition)))).ShouldBe(hash);

    [Theory]
    [InlineData("1e21", "1e+21")]
    [InlineData("123456789012345680000", "123456789012345680000")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("-0", "0")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("1e400", "null")]
    [InlineData(@"""\u003c\/\u00e9\u001f\n<>&'+""", "\"</é\\u001f\\n<>&'+\"")]
    [InlineData("""{ "b" : [1, {"d":null,"c":true}], "a" : "x", "" : false, "é":1, "A":2 }""", """{"":false,"A":2,"a":"x","b":[1,{"c":true,"d":null}],"é":1}""")]
    public void Write_Value_IsAsEcmaScriptWritesIt(string json, string canonical) => Canonical(json).ShouldBe(canonical);

    [Fact]
    public async Task Write_RandomValues_AreWhatNodeWrites()
    {
        var random = new Random(20261125);
        var lines = Enumerable.Range(0, 4000).Select(_ => RandomValue(random, 0)).ToList();
        (await NodeAsync(lines)).ShouldBe(lines.ConvertAll(Canonical));
    }

    [Fact]
    public void Write_HalfASurrogatePair_IsRefused() => Should.Throw<InvalidOperationException>(() => Canonical(@"""\ud800"""));

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Write(document.RootElement));
    }

    private static string RandomValue(Random random, int depth) => random.Next(depth < 3 ? 6 : 4) switch
    {
        0 => RandomDouble(random).ToString("R", CultureInfo.InvariantCulture),
        1 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        2 => RandomText(random),
        3 => random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" },
        4 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => RandomValue(random, depth + 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => RandomText(random)).Distinct(StringComparer.Ordinal).Select(name => $"{name}:{RandomValue(random, depth + 1)}"))}}}",
    };

    // Any finite bits, and those near where the notation changes.
    private static double RandomDouble(Random random)
    {
        var value = random.Next(2) == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) : random.NextDouble() * Math.Pow(10, random.Next(-10, 25));
        return double.IsFinite(value) ? value : 0.1;
    }

    // Controls, pairs of surrogates, what other writers escape, and letters; a few are array indexes, which an object of Node keeps first until they are sorted.
    private static string RandomText(Random random) =>
        JsonSerializer.Serialize(string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(5) switch
        {
            0 => ((char)random.Next(0, 0x20)).ToString(),
            1 => char.ConvertFromUtf32(random.Next(0x10000, 0x10FFFF)),
            2 => ((char)random.Next(0xA0, 0xD800)).ToString(),
            3 => "\"\\/<&'"[random.Next(6)].ToString(),
            _ => ((char)random.Next(0x20, 0x7F)).ToString(),
        })));

    private static async Task<List<string>> NodeAsync(List<string> lines)
    {
        using var node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { "-e", Reference }, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), StandardOutputEncoding = Encoding.UTF8,
        })!;
        await node.StandardInput.WriteAsync(string.Join('\n', lines));
        node.StandardInput.Close();
        var written = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        node.ExitCode.ShouldBe(0);
        return [.. written.Split('\n')];
    }
}
