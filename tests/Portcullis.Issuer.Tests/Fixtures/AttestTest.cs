using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.Attestations;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>A test of the attestation API, with an API key without bounds.</summary>
public abstract class AttestTest : SignInTest
{
    internal const string Coin = """{"type":"token_balance","chainId":1,"contractAddress":"native","threshold":"100"}""";

    internal async Task<string> KeyAsync(long? credits = null, long? daily = null) =>
        (await Issuer.Get<ApiKeys>().CreateAsync("test", credits, daily, default)).Text;

    /// <summary>Asks about alice unless the body names another.</summary>
    internal async Task<Answer> AttestAsync(string? key, string conditions, string members = "")
    {
        return await PostAsync(key, $$"""{"wallet":"{{Alice.Address}}","conditions":[{{conditions}}]{{members}}}""");
    }

    internal async Task<Answer> PostAsync(string? key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attest") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return await Answer.OfAsync(await Issuer.Client.SendAsync(request));
    }

    /// <summary>What a wallet signs to prove itself here.</summary>
    internal async Task<string> ChallengeAsync(Wallet wallet, ulong chainId = 1)
    {
        using var content = new StringContent($$"""{"address":"{{wallet.Address}}","chainId":{{chainId}},"purpose":"attest"}""", Encoding.UTF8, "application/json");
        var message = (string)(await Issuer.PostAsync("/auth/challenge", content)).Json["message"]!;
        SiweMessage.TryParse(message, out var parsed, out _).ShouldBeTrue();
        parsed!.Uri.ShouldBe(TestIssuer.PublicUrl + "/v1/attest");
        return message;
    }

    internal async Task<string> ProofAsync(Wallet wallet)
    {
        var message = await ChallengeAsync(wallet);
        return Proof(message, wallet.Sign(message));
    }

    internal static string Proof(string message, string signature) => new JsonObject { ["message"] = message, ["signature"] = signature }.ToJsonString();

    internal static string? ErrorCode(Answer answer) => (string?)answer.Json["error"]!["code"];

    /// <summary>The claims of an attestation's JWT.</summary>
    internal static JsonObject ClaimsOf(Answer answer) => JsonNode.Parse(Base64Url.DecodeFromChars(((string)answer.Json["data"]!["jwt"]!).Split('.')[1]))!.AsObject();

    internal static JsonNode ResultOf(Answer answer, int place = 0) => answer.Json["data"]!["attestation"]!["results"]![place]!;

    /// <summary>The paths of the faults that a refusal names.</summary>
    internal static string[] FaultsOf(Answer answer) => [.. answer.Json["error"]!["faults"]!.AsArray().Select(fault => (string)fault!["path"]!)];

    internal async Task<long> CreditsAsync(string key) => (long)(await GetAsync("/v1/credits", key)).Json["data"]!["apiKeyCredits"]!;

    /// <summary>How many attestations are on record.</summary>
    internal async Task<long> RecordsAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Folder.File("data/portcullis.db")};Pooling=False");
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM attestation");
    }

    internal async Task<Answer> GetAsync(string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        return await Answer.OfAsync(await Issuer.Client.SendAsync(request));
    }
}
