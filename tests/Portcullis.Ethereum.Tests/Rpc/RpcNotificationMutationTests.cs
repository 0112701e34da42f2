using System.Text;
using System.Text.Json;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>An input is a node's announcement, a byte for each character.</summary>
public sealed class RpcNotificationMutationTests
{
    private static readonly string Header =
        $$"""{"number":"0x65","hash":"0x{{new string('1', 64)}}","parentHash":"0x{{new string('2', 64)}}","timestamp":"0x6","logsBloom":"0x{{new string('0', 512)}}"}""";

    private static readonly string Good = $$$"""{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{{{Header}}}}}""";

    private static readonly FuzzTarget Target = new("announcements", [Good, """{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":null}}"""], Probe)
    {
        Tokens =
        [
            "\"jsonrpc\":\"2.0\"", "\"method\":\"eth_subscription\"", "\"params\":{", "\"params\":[", "\"subscription\":\"\\ud800\"", "\"subscription\":1", "\"result\":", "\"number\":\"0x\"", "\"\\ud800\":1",
            "\"hash\":\"0x1\"", "{", "}", "[", "]", ",", ":", "\"", "\xef\xbb\xbf", "\xc3\x28",
        ],
        Separators = ",{}[]:",
        Largest = '\xff',
        Own = [JsonMutation.Change],
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryRead_Mutants_AreNoneOrWhatTheySay()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 10_000);

        report.Outcomes.Count.ShouldBeGreaterThanOrEqualTo(3);
    }

    private static string Probe(string input)
    {
        var body = Encoding.Latin1.GetBytes(input);
        if (RpcWire.TryReadNotification(body) is not { } notification)
        {
            return "none";
        }

        using var document = JsonDocument.Parse(body);
        var parameters = document.RootElement.GetProperty("params");
        notification.Subscription.ShouldBe(parameters.GetProperty("subscription").GetString());
        if (JsonText.TryReadHeader(notification.Result) is not { } header)
        {
            return "no header";
        }

        header.Hash.ShouldBe(Hash.Parse(parameters.GetProperty("result").GetProperty("hash").GetString()!));
        return $"header {header.Bloom == default}";
    }
}
