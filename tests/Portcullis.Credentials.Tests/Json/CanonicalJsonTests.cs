using System.Globalization;
using System.Text;
using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Tests.Json;

public sealed class CanonicalJsonTests
{
    // What JSON.parse and JSON.stringify make of each line, members sorted; one process for all lines.
    private const string Reference = """
        const canon = v => Array.isArray(v) ? '[' + v.map(canon).join(',') + ']'
          : v !== null && typeof v === 'object' ? '{' + Object.keys(v).sort().map(k => JSON.stringify(k) + ':' + canon(v[k])).join(',') + '}'
          : JSON.stringify(v);
        const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(line => line);
        process.stdout.write(lines.map(line => canon(JSON.parse(line))).join('\n'));
        """;

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
    [InlineData("""{"\uE000":1,"😀":2,"\uD7FF":3}""", "{\"\uD7FF\":3,\"😀\":2,\"\uE000\":1}")]
    [InlineData("""["\u007f\u0080\u2028\u2029\ufeff\ufffd"]""", "[\"\u007F\u0080\u2028\u2029\uFEFF\uFFFD\"]")]
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

    // Controls, pairs of surrogates, characters that stand behind them as code units and before them as code points, what other writers escape, and letters; a few are array indexes, which an object of Node keeps first until they are sorted.
    private static string RandomText(Random random) =>
        JsonSerializer.Serialize(string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(6) switch
        {
            0 => ((char)random.Next(0, 0x20)).ToString(),
            1 => char.ConvertFromUtf32(random.Next(0x10000, 0x10FFFF)),
            2 => ((char)random.Next(0x7F, 0xD800)).ToString(),
            3 => ((char)random.Next(0xE000, 0xFFFE)).ToString(),
            4 => "\"\\/<&'"[random.Next(6)].ToString(),
            _ => ((char)random.Next(0x20, 0x7F)).ToString(),
        })));

    private static async Task<List<string>> NodeAsync(List<string> lines) => [.. (await Interpreter.RunAsync("node", "-e", Reference, string.Join('\n', lines))).Split('\n')];
}
