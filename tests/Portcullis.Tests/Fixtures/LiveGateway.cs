using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portcullis.Configuration;
using Portcullis.Ethereum.Crypto;
using Portcullis.Hosting;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Tests.Fixtures;

/// <summary>A gateway with nothing in it replaced: real keys, store and sign-in, and a node that cannot be reached. Everything of ours is logged.</summary>
internal sealed class LiveGateway : IAsyncDisposable
{
    /// <summary>What of the nodes' URLs is a secret.</summary>
    public const string NodeSecret = "a-key-in-the-path-of-a-node";

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-").FullName;

    private LiveGateway()
    {
    }

    public RecordingLoggers Logs { get; } = new();

    public HttpUpstream Upstream { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public WebApplication App { get; private set; } = null!;

    /// <summary>The lines of the files with the signing keys.</summary>
    public IEnumerable<string> KeyLines => Directory.GetFiles(Path.Combine(_folder, "data", "keys"), "*.pem").SelectMany(file => File.ReadAllLines(file)[1..^1]);

    public static async Task<LiveGateway> StartAsync(Action<JsonObject>? change, string? policies = null)
    {
        var gateway = new LiveGateway { Upstream = await HttpUpstream.StartAsync() };
        await File.WriteAllTextAsync(Path.Combine(gateway._folder, "appsettings.json"), TestFiles.Settings(gateway.Upstream.Url.AbsoluteUri, settings =>
        {
            settings["Logging"]!["LogLevel"] = new JsonObject { ["Portcullis"] = "Trace" };
            foreach (var chain in new[] { "1", "2" })
            {
                settings["Chains"]![chain]!["Rpc"]![0]!["Url"] = $"{TestFiles.Nowhere}/{NodeSecret}?key={NodeSecret}";
            }

            change?.Invoke(settings);
        }));
        await File.WriteAllTextAsync(Path.Combine(gateway._folder, "policies.json"), policies ?? TestFiles.Policies());
        var options = new GatewayOptions { Folder = gateway._folder, ConfigureServices = services => services.AddSingleton<ILoggerProvider>(gateway.Logs) };
        var start = await GatewayHost.StartAsync(options, CancellationToken.None);
        gateway.App = start.App.ShouldNotBeNull(string.Join('\n', start.Faults));
        gateway.Http = new HttpClient { BaseAddress = new Uri(gateway.App.Urls.Single()) };
        return gateway;
    }

    /// <summary>A message for the wallet to sign, and its nonce.</summary>
    public async Task<(string Message, string Nonce)> ChallengeAsync(EthereumKey wallet)
    {
        using var response = await Http.PostAsync("/auth/challenge", Json(new JsonObject { ["address"] = wallet.Address.ToString(), ["chainId"] = 1 }));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return ((string)answer["message"]!, (string)answer["nonce"]!);
    }

    /// <summary>Sends a proof.</summary>
    public async Task<JsonNode> SignInAsync(string message, string signature, string? scope = null)
    {
        var body = new JsonObject { ["grant_type"] = "urn:portcullis:grant-type:siwe", ["message"] = message, ["signature"] = signature };
        if (scope is not null)
        {
            body["scope"] = scope;
        }

        return await PostAsync("/oauth2/token", body);
    }

    /// <summary>Sends a body, and gives back the answer's.</summary>
    public async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var response = await Http.PostAsync(path, Json(body));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
        await Upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
}
