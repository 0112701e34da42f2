using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Ethereum;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>The real program as the issuer behind other gateways, with TLS beside plain HTTP, and an API that tells what it got.</summary>
public sealed class GatewayIssuer : IAsyncLifetime
{
    /// <summary>The issuer and audience, which is not where it listens.</summary>
    internal const string PublicUrl = "https://api.example.com";

    /// <summary>The audience whose tokens are signed by RSA.</summary>
    internal const string RsaAudience = "https://rsa.example.com";

    /// <summary>An audience of its own whose tokens are signed as the issuer's own are.</summary>
    internal const string OwnAudience = "https://reports.example.com";

    /// <summary>A client with a secret.</summary>
    internal const string Client = "reports";

    internal const string ClientSecret = "a secret of the tests";

    private static readonly DevAccount Holder = Anvil.Accounts[1];
    private static readonly DevAccount Seller = Anvil.Accounts[2];

    private readonly DirectoryInfo _tls = Directory.CreateTempSubdirectory("portcullis-tls-");

    internal ServedGate Gate { get; private set; } = null!;

    /// <summary>Where it listens, with and without TLS.</summary>
    internal Uri PlainUrl { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    internal Uri SecureUrl { get; } = new($"https://127.0.0.1:{FreePort.Next()}");

    /// <summary>Where gateways find the issuer; <see cref="PlainUrl"/> unless a test stands between.</summary>
    internal Uri GateUrl { get => field ?? PlainUrl; set; }

    /// <summary>The certificate of <see cref="SecureUrl"/>.</summary>
    internal string Certificate => Path.Combine(_tls.FullName, "tls.pem");

    /// <summary>How often one address may ask for the key set; null for the default, which does not hold on this machine.</summary>
    internal string? KeySetLimit { get; init; }

    /// <summary>What is brought for the issuer's own audience.</summary>
    internal BroughtTokens Tokens { get; private set; } = null!;

    /// <summary>The same for <see cref="OwnAudience"/>.</summary>
    internal BroughtTokens OwnTokens { get; private set; } = null!;

    internal TokenForge Forge => Tokens.Forge;

    internal string IssuedToken => Tokens.Issued;

    internal string RsaToken => Tokens.ForRsa;

    internal string SoldToken => Tokens.Sold;

    internal string Attestation => Tokens.Attestation;

    /// <summary>A key of the operator's, for introspection and events.</summary>
    internal string ApiKey { get; private set; } = null!;

    /// <summary>Whom tokens are about, which gateways tell the API.</summary>
    internal IReadOnlySet<string> Accounts { get; } = new[] { Holder, Seller }.Select(account => new Account(31337, account.Address).ToString()).ToHashSet(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var (certificate, key) = SelfSigned.Write(_tls.FullName);
        Gate = await ServedGate.StartAsync(settings =>
        {
            settings["PublicUrl"] = PublicUrl;
            settings["Audiences"] = new JsonArray(new JsonObject { ["Uri"] = RsaAudience, ["Algorithm"] = "RS256" }, new JsonObject { ["Uri"] = OwnAudience });
            if (KeySetLimit is not null)
            {
                settings["Limits"] = new JsonObject { ["KeySetsPerAddress"] = KeySetLimit };
            }

            settings["SignIn"] = new JsonObject { ["Clients"] = new JsonArray(Describe()) };
            // Both ask from this machine, and two of them may not share an address.
            settings["TrustedProxies"] = new JsonArray("127.0.0.1", NginxRecipe.Address);
            settings["ForwardAuth"] = new JsonObject
            {
                ["Gateways"] = new JsonObject { ["nginx"] = From(NginxRecipe.Address), ["caddy"] = From("127.0.0.1") },
            };
            settings["Attestations"] = new JsonObject { ["SelfService"] = true };
            settings["Kestrel"] = new JsonObject
            {
                ["Endpoints"] = new JsonObject
                {
                    ["Plain"] = new JsonObject { ["Url"] = PlainUrl.GetLeftPart(UriPartial.Authority) },
                    ["Secure"] = new JsonObject
                    {
                        ["Url"] = SecureUrl.GetLeftPart(UriPartial.Authority),
                        [nameof(Certificate)] = new JsonObject { ["Path"] = certificate, ["KeyPath"] = key },
                    },
                },
            };
        });
        ApiKey = (await Programs.RunPortcullisAsync("apikey", "create", "--name", "tests", "--config", Gate.Folder)).Output.TrimEnd();
        using var client = new HttpClient { BaseAddress = PlainUrl };
        var issued = await SignInAsync();
        var (rsa, own) = (await ExchangeAsync(client, issued, RsaAudience), await ExchangeAsync(client, issued, OwnAudience));
        var attestation = await AttestAsync(client);
        Tokens = Collect(PublicUrl, issued, rsa, attestation);
        OwnTokens = Collect(OwnAudience, own, rsa, attestation);
        await SellAsync(client);
    }

    public async ValueTask DisposeAsync()
    {
        Tokens?.Forge.Dispose();
        OwnTokens?.Forge.Dispose();
        await (Gate?.DisposeAsync() ?? ValueTask.CompletedTask);
        _tls.Delete(recursive: true);
    }

    /// <summary>Makes tokens of the same account by another of the gateway's keys.</summary>
    internal TokenForge ForgeBy(string keyFile) => ForgeFor(Holder.Address, keyFile, PublicUrl);

    private static TokenForge ForgeFor(Address address, string keyFile, string audience) => new(File.ReadAllText(keyFile), PublicUrl, new Account(31337, address).ToString(), audience);

    private BroughtTokens Collect(string audience, string issued, string rsa, string attestation)
    {
        using var seller = ForgeFor(Seller.Address, Gate.KeyFile, audience);
        var forge = ForgeFor(Holder.Address, Gate.KeyFile, audience);
        var rsaPem = File.ReadAllText(Directory.GetFiles(Path.GetDirectoryName(Gate.KeyFile)!, "rs256-*.pem").Single());
        var rsaKey = Text(JsonElement.Parse(Base64UrlEncoder.Decode(rsa.Split('.')[0])), "kid");
        return new BroughtTokens(forge, issued, seller.Make(), forge.MakeByRsa(rsaPem, rsaKey), rsa, attestation);
    }

    /// <summary>A token that the holder has signed in for.</summary>
    internal async Task<string> SignInAsync()
    {
        var signIn = await Wallet.SignInAsync(new
        {
            @base = PlainUrl.GetLeftPart(UriPartial.Authority), privateKey = Holder.PrivateKey, chainId = 31337, domain = new Uri(PublicUrl).Host, uri = PublicUrl,
        });
        signIn.GetProperty("status").GetInt32().ShouldBe(200, signIn.ToString());
        return Token(signIn);
    }

    private static JsonObject Describe() => new()
    {
        ["Id"] = Client,
        ["Name"] = "Reports",
        ["RedirectUris"] = new JsonArray("https://reports.example.com/back"),
        ["SecretHash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ClientSecret))),
    };

    private static JsonObject From(string address) => new() { ["From"] = new JsonArray(address) };

    private static async Task<string> ExchangeAsync(HttpClient client, string token, string audience)
    {
        using var answer = await client.PostAsync("/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["subject_token"] = token,
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["resource"] = audience,
        }));
        return Text(await JsonAsync(answer), "access_token");
    }

    private async Task SellAsync(HttpClient client)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SoldToken);
        (await client.GetAsync("/api/x")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Gate.Chain.SetEtherAsync(Seller.Address, 0);
        await Gate.Chain.MineAsync();
        (await Eventually.Async(async () => await CutRequests.StatusAsync(client.GetAsync("/api/x")) == HttpStatusCode.Forbidden)).ShouldBeTrue();
    }

    private static async Task<string> AttestAsync(HttpClient client)
    {
        using var made = await client.PostAsJsonAsync("/v1/keys/create", new { email = "tests@example.com", appName = "tests", tier = "free" });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/attest")
        {
            Content = JsonContent.Create(new
            {
                wallet = Holder.Address.ToString(),
                format = "jwt",
                conditions = new[] { new { type = "token_balance", chainId = 31337, contractAddress = "native", threshold = "1" } },
            }),
        };
        request.Headers.Add("X-API-Key", Text(await JsonAsync(made), "key"));
        using var answer = await client.SendAsync(request);
        var body = await JsonAsync(answer);
        answer.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        return Text(body.GetProperty("data"), "jwt");
    }
}
