using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Client;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests;

/// <summary>Tokens for an API that stands elsewhere (RFC 8707), by the commands and by Portcullis.Client.</summary>
public sealed class ResourceTests
{
    // That of the gate's PublicUrl, which is not where it listens.
    private const string Domain = "127.0.0.1:8080";

    private static readonly DevAccount Alice = DevAccount.All[1];

    [Fact]
    public async Task Resource_OfAnotherApi_IsWhatTheTokenIsForAndWhereItGoes()
    {
        await using var prices = await HttpUpstream.StartAsync(TestContext.Current.CancellationToken);
        prices.Answer = request => request.Headers.ContainsKey("Authorization") ? new UpstreamAnswer { Body = "42" } : new UpstreamAnswer { Status = 401, Body = "" };
        var resource = prices.Url.GetLeftPart(UriPartial.Authority);
        await using var gate = await ServedGate.StartAsync(settings => settings["Audiences"] = new JsonArray(new JsonObject { ["Uri"] = resource }));
        var key = new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_KEY"] = Alice.PrivateKey };

        var login = await Programs.RunAsync(Programs.Portcullis, ["login", $"{gate.Url}", "--resource", resource, "--domain", Domain], key);
        var refused = await Programs.RunAsync(Programs.Portcullis, ["call", $"{prices.Url}all", "--issuer", $"{gate.Url}", "--domain", Domain], key);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("--resource");

        var call = await Programs.RunAsync(Programs.Portcullis, ["call", $"{prices.Url}all", "--issuer", $"{gate.Url}", "--resource", resource, "--domain", Domain], key);

        login.ExitCode.ShouldBe(0, login.Error);
        AudienceOf(login.Output.Trim()).ShouldBe(resource);
        (call.ExitCode, call.Output).ShouldBe((0, "42"), call.Error);
        AudienceOf(prices.Requests.Last().Headers["Authorization"].Single()["Bearer ".Length..]).ShouldBe(resource);
        await ClientGetsItAsync(gate.Url, prices, resource);
    }

    private static async Task ClientGetsItAsync(Uri gate, HttpUpstream prices, string resource)
    {
        using var key = new EthereumKey(Hex.Parse(Alice.PrivateKey));
        using var session = new CallerSession(new CallerOptions { Issuer = gate, Domain = Domain, Resource = resource, Origins = [prices.Url] }, WalletSigner.Of(key));
        using var client = session.CreateClient();

        (await client.GetStringAsync(prices.Url, TestContext.Current.CancellationToken)).ShouldBe("42");
        AudienceOf(prices.Requests.Last().Headers["Authorization"].Single()["Bearer ".Length..]).ShouldBe(resource);
    }

    private static string? AudienceOf(string token)
    {
        var audience = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1])).GetProperty("aud");
        return audience.ValueKind == JsonValueKind.String ? audience.GetString() : audience.EnumerateArray().Single().GetString();
    }
}
