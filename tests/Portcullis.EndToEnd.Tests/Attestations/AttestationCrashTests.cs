using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Attestations;

/// <summary>The program is killed while many attest: what was charged is what is on record, and whoever has an answer is on record.</summary>
public sealed class AttestationCrashTests
{
    private const int Callers = 64;
    private const int Credits = 100_000;
    private const int BeforeTheEnd = 500;

    [Fact]
    public async Task Kill_WhileManyAttest_LeavesCreditsAndRecordsInStep()
    {
        await using var gate = await ServedGate.StartAsync(settings => settings["Attestations"] =
            new JsonObject { ["SelfService"] = true, ["FreeCredits"] = Credits, ["FreeDailyLimit"] = Credits });
        using var client = new HttpClient();
        var key = await MakeKeyAsync(client, gate);
        await AttestOnceAsync(client, gate.Url, key);
        var answered = new ConcurrentQueue<string>();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => AttestUntilTheEndAsync(client, gate.Url, key, answered))).ToList();
        (await Eventually.Async(() => answered.Count >= BeforeTheEnd)).ShouldBeTrue();

        await gate.KillAndStartAgainAsync();

        (await Task.WhenAll(callers)).ShouldAllBe(isCutOff => isCutOff);
        var recorded = await gate.ReadAttestationsAsync();
        recorded.Count.ShouldBeInRange(BeforeTheEnd, Credits - 1);
        (await CreditsAsync(client, gate, key)).ShouldBe(Credits - recorded.Count);
        answered.ShouldBeUnique(StringComparer.Ordinal);
        answered.Except(recorded, StringComparer.Ordinal).ShouldBeEmpty();
        await AttestOnceAsync(client, gate.Url, key);
        (await CreditsAsync(client, gate, key)).ShouldBe(Credits - recorded.Count - 1);
    }

    private static async Task<string> MakeKeyAsync(HttpClient client, ServedGate gate)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(gate.Url, "/v1/keys/create"), new { email = "tests@example.com", appName = "tests" });
        return Text(await JsonAsync(answer.EnsureSuccessStatusCode()), "key");
    }

    private static async Task<int> CreditsAsync(HttpClient client, ServedGate gate, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gate.Url, "/v1/credits"));
        request.Headers.Add("X-API-Key", key);
        using var answer = await client.SendAsync(request);
        return (await JsonAsync(answer)).GetProperty("data").GetProperty("apiKeyCredits").GetInt32();
    }

    // Questions that come to nothing are counted: few of them while the chain is not known yet.
    private static async Task AttestOnceAsync(HttpClient client, Uri gate, string key)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await AttestAsync(client, gate, key) is null)
        {
            await Task.Delay(200, limit.Token);
        }
    }

    private static async Task<bool> AttestUntilTheEndAsync(HttpClient client, Uri gate, string key, ConcurrentQueue<string> answered)
    {
        while (true)
        {
            try
            {
                if (await AttestAsync(client, gate, key) is { } id)
                {
                    answered.Enqueue(id);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                return true;
            }
        }
    }

    /// <returns>The attestation's id; null when the chain is not known yet.</returns>
    private static async Task<string?> AttestAsync(HttpClient client, Uri gate, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gate, "/v1/attest"));
        request.Headers.Add("X-API-Key", key);
        request.Content = JsonContent.Create(new
        {
            wallet = Anvil.Accounts[1].Address.ToString(),
            conditions = new[] { new { type = "token_balance", chainId = 31337, contractAddress = "native", threshold = "1" } },
        });
        using var answer = await client.SendAsync(request);
        var body = await JsonAsync(answer);
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : Id(body);
    }

    private static string Id(JsonElement body) => Text(body.GetProperty("data").GetProperty("attestation"), "id");
}
