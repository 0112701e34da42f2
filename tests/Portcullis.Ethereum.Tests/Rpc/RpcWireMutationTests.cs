using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Portcullis.Ethereum.Rpc;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>An input is a node's answer, a byte for each character.</summary>
public sealed class RpcWireMutationTests
{
    private const long FirstId = 7;
    private const string One = """{"jsonrpc":"2.0","id":7,"result":"0x01"}""";
    private const string Three =
        """[{"jsonrpc":"2.0","id":9,"result":null},{"jsonrpc":"2.0","id":7,"error":{"code":3,"message":"execution reverted","data":"0x08c379a0"}},{"id":8,"jsonrpc":"2.0","result":{"a":[1]}}]""";

    private static readonly FuzzTarget Target = new("JSON-RPC answers", [One, Three, $"[{One}]", """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"é"}}"""], Probe)
    {
        Tokens =
        [
            "\"jsonrpc\":\"2.0\"", "\"id\":7", "\"id\":8", "\"id\":null", "\"id\":\"7\"", "\"id\":7.0", "\"id\":7e0", "\"result\":null", "\"result\":", "\"error\":null", "\"error\":{\"code\":3}", "\"message\":\"\\ud800\"",
            "\"\\ud800\":1", "\"data\":\"0x\"", "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\xef\xbb\xbf", "\xc3\x28", "\xed\xa0\x80", One,
        ],
        Separators = ",{}[]:",
        Largest = '\xff',
        Own = [JsonMutation.Change],
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task TryRead_Mutants_AreFaultsOrHaveEachAnswerInItsPlace()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 15_000);

        report.Outcomes.Count.ShouldBeGreaterThan(20);
    }

    private static string Probe(string input)
    {
        var body = Encoding.Latin1.GetBytes(input);
        return $"{Read(body, 1, true)} | {Read(body, 1, false)} | {Read(body, 3, true)} | {Read(body, 3, false)}";
    }

    private static string Read(byte[] body, int count, bool isSuccess)
    {
        var fault = RpcWire.TryRead(body, FirstId, count, isSuccess, out var responses, out var error);
        if (fault is not null)
        {
            responses.ShouldBeEmpty();
            return $"{string.Concat(fault.Where(c => !char.IsAsciiDigit(c)))} {error is null}";
        }

        error.ShouldBeNull();
        responses.Length.ShouldBe(count);
        using var document = JsonDocument.Parse(body);
        JsonElement[] items = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
        return string.Concat(responses.Select((response, i) => Check(response, items.Single(item => item.GetProperty("id").GetInt64() == FirstId + i), isSuccess)));
    }

    private static string Check(RpcResponse response, JsonElement item, bool isSuccess)
    {
        if (response.Error is { } error)
        {
            response.Result.ValueKind.ShouldBe(JsonValueKind.Undefined);
            error.Code.ShouldBe(item.GetProperty("error").GetProperty("code").GetInt32());
            error.Message.Length.ShouldBeLessThanOrEqualTo(512);
            return $" error {error.Message.Length > 0} {error.Data is not null}";
        }

        isSuccess.ShouldBeTrue();
        JsonMarshal.GetRawUtf8Value(response.Result).SequenceEqual(JsonMarshal.GetRawUtf8Value(item.GetProperty("result"))).ShouldBeTrue();
        JsonText.TryRead(response.Result, out _);
        var forms = JsonText.TryReadBytes(response.Result, out _) | JsonText.TryReadQuantity(response.Result, out _) | JsonText.TryReadWord(response.Result, out _) | JsonText.TryReadHash(response.Result, out _);
        return $" {response.Result.ValueKind} {forms}";
    }
}
