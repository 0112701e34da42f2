using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Portcullis.EndToEnd.Tests;

/// <summary>One running demo for all tests that only use it. A test that changes something puts it back.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private const string FolderLine = "Its configuration, until it stops: ";

    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private RunningProgram _demo = null!;
    private string? _apiKey;

    /// <summary>What its environment has, from before it starts.</summary>
    internal Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Follows no redirect.</summary>
    internal HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>Where the gateway is, by the name <c>localhost</c>.</summary>
    internal Uri Url { get; private set; } = null!;

    /// <summary>The same gateway by its address.</summary>
    internal Uri AddressUrl => new($"http://127.0.0.1:{Url.Port}");

    /// <summary>What <c>/demo.json</c> says.</summary>
    internal JsonElement Description { get; private set; }

    /// <summary>The gateway's configuration folder.</summary>
    internal string Folder => _demo.Lines.Single(line => line.StartsWith(FolderLine, StringComparison.Ordinal))[FolderLine.Length..];

    /// <summary>All that the demo has printed.</summary>
    internal string Output => _demo.Output;

    public async ValueTask InitializeAsync()
    {
        _demo = await Programs.StartDemoAsync(Variables);
        Url = new Uri(_demo.Lines.Single(line => line.StartsWith(Programs.DemoReady, StringComparison.Ordinal))[Programs.DemoReady.Length..]);
        Client.BaseAddress = Url;
        Description = await JsonAsync(await Client.GetAsync("/demo.json"));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _demo.SignalAsync("TERM");
        await _demo.DisposeAsync();
    }

    internal JsonElement Account(string name) => Description.GetProperty("accounts").EnumerateArray().Single(account => Text(account, "name") == name);

    internal string Key(string name) => Text(Account(name), "privateKey");

    internal string Contract(string name) => Text(Description.GetProperty("contracts"), name);

    /// <summary>Signs in with viem, and returns all that the script prints.</summary>
    internal Task<JsonElement> SignInAsync(string name, string way = "nonce", string encoding = "form", Uri? url = null, string? scope = null) => Wallet.SignInAsync(new
    {
        @base = (url ?? Url).OriginalString.TrimEnd('/'),
        privateKey = Key(name),
        chainId = Description.GetProperty("chainId").GetUInt64(),
        way,
        encoding,
        scope,
    });

    /// <summary>An access token of an account that viem has signed in, once for all tests.</summary>
    internal async Task<string> TokenAsync(string name) =>
        _tokens.TryGetValue(name, out var token) ? token : _tokens[name] = Token(await SignInAsync(name));

    /// <summary>An API key of the attestation API, made once for all tests.</summary>
    internal async Task<string> ApiKeyAsync()
    {
        if (_apiKey is null)
        {
            using var answer = await Client.PostAsJsonAsync("/v1/keys/create", new { email = "tests@example.com", appName = "tests", tier = "free" });
            _apiKey = Text(await JsonAsync(answer.EnsureSuccessStatusCode()), "key");
        }

        return _apiKey;
    }

    /// <summary>The answer of <c>POST /v1/attest</c> to that key.</summary>
    internal async Task<HttpResponseMessage> AttestAsync(object question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attest") { Content = JsonContent.Create(question) };
        request.Headers.Add("X-API-Key", await ApiKeyAsync());
        return await Client.SendAsync(request);
    }

    /// <summary>The gateway's answer to a GET with a token.</summary>
    internal Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return Client.SendAsync(request);
    }

    internal static string Token(JsonElement signIn) => Text(signIn.GetProperty("body"), "access_token");

    internal static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    internal static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync());
}
