using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>The real program with two clients that keep a secret: one with tokens for the gateway, and one whose API reads RSA alone.</summary>
public sealed class ClientGate : IAsyncLifetime
{
    internal const string Secret = "a secret: with % and +";

    internal const string RsaAudience = "https://rsa.example.com";

    private ServedGate _gate = null!;

    internal Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public async ValueTask InitializeAsync() => _gate = await ServedGate.StartAsync(settings =>
    {
        settings["PublicUrl"] = Url.GetLeftPart(UriPartial.Authority);
        settings["Audiences"] = new JsonArray(new JsonObject { ["Uri"] = RsaAudience, ["Algorithm"] = "RS256" });
        settings["SignIn"] = new JsonObject { ["Clients"] = new JsonArray(Describe("server", null), Describe("reports", RsaAudience)) };
        settings["Kestrel"] = new JsonObject { ["Endpoints"] = new JsonObject { ["Plain"] = new JsonObject { [nameof(Url)] = Url.GetLeftPart(UriPartial.Authority) } } };
    });

    public ValueTask DisposeAsync() => _gate?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static JsonObject Describe(string id, string? audience) => new()
    {
        ["Id"] = id,
        ["Name"] = id,
        ["RedirectUris"] = new JsonArray("http://127.0.0.1/callback"),
        ["Audience"] = audience,
        ["SecretHash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))),
    };
}
