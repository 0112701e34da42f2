using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Client;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.Ethereum;

namespace Portcullis.Demo;

/// <summary>A backend that asks what wallets hold: a client of the attestation API, over HTTP like any other.</summary>
internal sealed class DemoBackend(HttpClient client, ApiOrigin origin, Address pass)
{
    private string? _apiKey;
    private string? _attestation;

    /// <summary>Makes an API key and keeps it.</summary>
    internal async Task<HttpStatusCode> MakeKeyAsync(CancellationToken cancellationToken)
    {
        var question = new JsonObject { ["email"] = "backend@example.com", ["appName"] = "the demo's backend", ["tier"] = "free" };
        var (status, body) = await PostAsync("/v1/keys/create", question, cancellationToken);
        _apiKey = Text(body, "key");
        return status;
    }

    /// <summary>Has it attested whether a wallet holds the gold pass, and verifies the token by the keys that the server publishes.</summary>
    /// <returns><c>yes</c> or <c>no</c> when it is signed as it should be; else what is wrong.</returns>
    internal async Task<string> AttestAsync(DemoAccount account, CancellationToken cancellationToken)
    {
        var condition = new JsonObject { ["type"] = "nft_ownership", ["chainId"] = DemoNode.ChainId, ["contractAddress"] = pass.ToString() };
        var question = new JsonObject { ["wallet"] = account.Address.ToString(), ["format"] = "jwt", ["conditions"] = new JsonArray(condition) };
        var (status, body) = await PostAsync("/v1/attest", question, cancellationToken);
        _attestation = Text(body?["data"] as JsonObject, "jwt");
        return _attestation is null ? $"{(int)status} without a token" : await VerifyAsync(_attestation, account, cancellationToken);
    }

    /// <summary>Reads a path with the API key alone.</summary>
    internal Task<HttpStatusCode> GetByKeyAsync(string path, CancellationToken cancellationToken) =>
        GetAsync(path, request => request.Headers.Add("X-API-Key", _apiKey ?? ""), cancellationToken);

    /// <summary>Reads a path with the last attestation in the place of an access token.</summary>
    internal Task<HttpStatusCode> GetByAttestationAsync(string path, CancellationToken cancellationToken) =>
        GetAsync(path, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _attestation), cancellationToken);

    private async Task<string> VerifyAsync(string token, DemoAccount account, CancellationToken cancellationToken)
    {
        using var published = await client.GetAsync(origin.At("/.well-known/jwks.json"), cancellationToken);
        if (JwksDocument.Read(await published.Content.ReadAsByteArrayAsync(cancellationToken)) is not { } keys)
        {
            return "no keys to verify it by";
        }

        var verified = await new AttestationVerifier(origin.ToString(), new PublishedKeys(keys), TimeProvider.System).ReadWithoutDecidingAsync(token, cancellationToken);
        return !verified.IsValid ? verified.Refusal!.Code.Code
            : verified.Token.Wallet != account.Address.ToString() ? "another wallet's"
            : verified.Token.Pass ? "yes" : "no";
    }

    private async Task<HttpStatusCode> GetAsync(string path, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.At(path));
        prepare(request);
        using var response = await client.SendAsync(request, cancellationToken);
        return response.StatusCode;
    }

    private async Task<(HttpStatusCode Status, JsonObject? Body)> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, origin.At(path));
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
        request.Headers.Add("X-API-Key", _apiKey ?? "");
        using var response = await client.SendAsync(request, cancellationToken);
        return (response.StatusCode, ReadObject(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
    }

    private static JsonObject? ReadObject(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject? members, string name) => members?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>What was fetched once; the story is over before a key is replaced.</summary>
    private sealed class PublishedKeys(IReadOnlyDictionary<string, JsonWebKey> keys) : IKeySource
    {
        public ValueTask<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => ValueTask.FromResult(keys.GetValueOrDefault(keyId));
    }
}
