using System.Text;
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
