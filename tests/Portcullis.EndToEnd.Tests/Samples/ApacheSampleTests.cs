using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;
using Portcullis.EndToEnd.Tests.Gateways;
using Portcullis.EndToEnd.Tests.Gateways.Recipes;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>A gateway that knows nothing of wallets lets callers in by attestations, with the lines of the sample and the real issuer's keys.</summary>
public sealed class ApacheSampleTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>, IDisposable
{
    private const string Wallet = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
    private const string WalletHeader = "Attested-Wallet";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-apache-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Apache_Attestation_OpensByTheRightAnswerOfAProvenWalletAlone()
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        await using var apache = await ApacheRecipe.RunAsync(_folder.FullName, url, await PieceAsync());
        using var client = new HttpClient { BaseAddress = url };

        (await StatusAsync(client, Attest())).ShouldBe(HttpStatusCode.OK);
        var seen = issuer.Gate.Upstream.Requests.Last();
        seen.Headers.Where(header => header.Key.StartsWith("Attested", StringComparison.Ordinal)).SelectMany(header => header.Value.Select(value => $"{header.Key}: {value}"))
            .ShouldBe([$"{WalletHeader}: {Wallet}"]);
        seen.Header("Authorization").ShouldBeNull();
        foreach (var (what, token) in Refused())
        {
            (await StatusAsync(client, token)).ShouldBe(HttpStatusCode.Unauthorized, what);
        }

        issuer.Gate.Upstream.Requests.Last().ShouldBeSameAs(seen);
    }

    private IEnumerable<(string What, string? Token)> Refused()
    {
        using var other = SigningKey.Create(Attestation.KeyId);
        using var access = SigningKey.FromPem(File.ReadAllText(issuer.Gate.KeyFile));
        yield return ("no token", null);
        yield return ("a no", Attest(met: false));
        yield return ("another question", Attest(threshold: "2"));
        yield return ("a wallet that nobody has proven", Attest(isProven: false));
        yield return ("another issuer", Attest(by: GatewayIssuer.PublicUrl + "/"));
        yield return ("of more than half an hour ago", Attest(age: TimeSpan.FromMinutes(31)));
        yield return ("another key of that name", Attest(key: other));
        yield return ("the key of access tokens", Attest(key: access));
        yield return ("an access token", issuer.IssuedToken);
        yield return ("what the issuer has said of another question and no proven wallet", issuer.Attestation);
        yield return ("a signature that was cut", Attest()[..^4]);
    }

    private string Attest(bool met = true, string threshold = "1", bool isProven = true, string by = GatewayIssuer.PublicUrl, TimeSpan age = default, SigningKey? key = null)
    {
        using var own = SigningKey.FromPem(
            File.ReadAllText(Directory.GetFiles(Path.GetDirectoryName(issuer.Gate.KeyFile)!, "attest-*.pem").Single()), JwsAlgorithm.ES256, Attestation.KeyId);
        return new Attestation
        {
            Id = Attestation.NewId(), AttestedAt = TimeProvider.System.GetUtcNow() - age, Results = [Result(0, true, "7"), Result(1, met, threshold)],
        }.SignToken(key ?? own, by, Wallet, isProven);
    }

    private static AttestationResult Result(int at, bool met, string threshold) => new()
    {
        Condition = at, Type = "token_balance", ChainId = 1, Met = met, BlockNumber = 20, BlockTimestamp = DateTimeOffset.UnixEpoch,
        EvaluatedCondition = JsonElement.Parse(
            $$"""{"type":"token_balance","chainId":1,"contractAddress":"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48","operator":"gte","threshold":"{{threshold}}"}"""),
    };

    private async Task<string> PieceAsync()
    {
        var lines = await File.ReadAllTextAsync(Repository.PathTo("samples", "gate-with-apache", "attestations.conf"));
        return lines.Replace($"{GatewayIssuer.PublicUrl}/v1/jwks", new Uri(issuer.SecureUrl, "/v1/jwks").ToString(), StringComparison.Ordinal)
            .Replace("127.0.0.1:9000", issuer.Gate.Upstream.Url.Authority, StringComparison.Ordinal) + $"\nOIDCCABundlePath {issuer.Certificate}\n";
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/prices");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add(WalletHeader, "somebody");
        request.Headers.Add(WalletHeader.Replace('-', '_'), "somebody");
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
