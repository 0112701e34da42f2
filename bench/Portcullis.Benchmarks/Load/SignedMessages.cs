using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Siwe;

namespace Portcullis.Benchmarks.Load;

/// <summary>Sign-in requests made beforehand: each of an account of its own, so that none finds its facts in a cache, with a nonce of the gateway.</summary>
internal sealed class SignedMessages(GateUnderTest gate, string file) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client = new() { BaseAddress = gate.Url };
    private long _accounts;

    /// <summary>Writes a file of so many new requests.</summary>
    public async Task<WrkJob> WriteAsync(int count)
    {
        var bodies = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancellationToken) =>
            bodies[i] = Sign((string)(await _client.GetFromJsonAsync<JsonNode>("/auth/nonce", cancellationToken))!["nonce"]!));
        await File.WriteAllLinesAsync(file, bodies, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return WrkJob.Bodies(file, count);
    }

    public void Dispose() => _client.Dispose();

    private string Sign(string nonce)
    {
        using var key = new EthereumKey(Keccak256.Compute(Encoding.ASCII.GetBytes($"sign-in {Interlocked.Increment(ref _accounts)}")).ToArray());
        var now = TimeProvider.System.GetUtcNow();
        var message = new SiweMessage
        {
            Domain = gate.Url.Authority,
            Address = key.Address,
            Statement = "Sign in to call this API.",
            Uri = gate.Url.GetLeftPart(UriPartial.Authority),
            ChainId = 31337,
            Nonce = nonce,
            IssuedAt = SiweTime.From(now),
            ExpirationTime = SiweTime.From(now + Lifetime),
        }.ToString();
        return new JsonObject
        {
            ["grant_type"] = "urn:portcullis:grant-type:siwe",
            ["message"] = message,
            ["signature"] = Hex.Format(key.SignMessage(message)),
        }.ToJsonString();
    }
}
