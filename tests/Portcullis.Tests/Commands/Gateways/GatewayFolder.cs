using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Portcullis.Commands.Gateways;

namespace Portcullis.Tests.Commands.Gateways;

/// <summary>A configuration folder with a policy, an audience of RS256 and a signing key, or what a test makes of it.</summary>
internal sealed class GatewayFolder : IDisposable
{
    internal const string RsaAudience = "https://rsa.example";

    private static readonly string[] OnePolicy = ["market-data"];
    private static readonly (string Uri, string Algorithm)[] OneAudience = [(RsaAudience, "RS256")];

    internal GatewayFolder(string? urls = null, IEnumerable<string>? policies = null, IEnumerable<(string Uri, string Algorithm)>? audiences = null)
    {
        var settings = new JsonObject
        {
            ["PublicUrl"] = "https://api.example",
            ["Chains"] = new JsonObject { ["1"] = new JsonObject { ["Rpc"] = new JsonArray(new JsonObject { ["Url"] = "http://127.0.0.1:1" }) } },
            ["Audiences"] = new JsonArray([.. (audiences ?? OneAudience).Select(one => new JsonObject { ["Uri"] = one.Uri, ["Algorithm"] = one.Algorithm })]),
        };
        if (urls is not null)
        {
            settings["Urls"] = urls;
        }

        var named = new JsonObject((policies ?? OnePolicy).Select(name => KeyValuePair.Create<string, JsonNode?>(name, JsonNode.Parse(
            """{ "tiers": [ { "name": "gold", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] }"""))));
        File.WriteAllText(System.IO.Path.Combine(Path.FullName, "appsettings.json"), settings.ToJsonString());
        File.WriteAllText(System.IO.Path.Combine(Path.FullName, "policies.json"), new JsonObject { ["policies"] = named }.ToJsonString());
        WriteKey();
    }

    internal DirectoryInfo Path { get; } = Directory.CreateTempSubdirectory("portcullis-gateways-");

    /// <summary>The public half of the signing key.</summary>
    internal string PublicPem { get; private set; } = "";

    /// <summary>The piece for a gateway.</summary>
    internal async Task<string> FillAsync(string gateway, string upstream = "http://10.0.0.7:3000", string? audience = null)
    {
        var template = GatewayTemplate.Find(gateway)!;
        return template.Fill(await GatewayValues.ReadAsync(Path, new PieceRequest(template, new Uri(upstream)) { Audience = audience }, TestContext.Current.CancellationToken));
    }

    public void Dispose() => Path.Delete(recursive: true);

    private void WriteKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PublicPem = key.ExportSubjectPublicKeyInfoPem();
        var keys = Path.CreateSubdirectory(System.IO.Path.Combine("data", "keys"));
        var file = System.IO.Path.Combine(keys.FullName, "access-tests.pem");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
