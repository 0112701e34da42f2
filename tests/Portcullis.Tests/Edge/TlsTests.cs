using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>The gateway speaks TLS by itself, with certificates that change while it serves.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-");
    private readonly ManualTimeProvider _clock = new();
    private readonly TestGateway _gateway;
    private readonly (string Own, string Issuer) _first;

    public TlsTests()
    {
        _first = TestCertificate.Write(CertificatePath, KeyPath);
        _gateway = new() { Change = ServeTls, Clock = _clock };
    }

    private string CertificatePath => Path.Combine(_folder.FullName, "tls.pem");

    private string KeyPath => Path.Combine(_folder.FullName, "tls.key");

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Handshake_AfterNewFiles_ShowsTheNewCertificateWithoutARestart()
    {
        (await AskAsync("/pub/x")).Thumbprint.ShouldBe(_first.Own);
        var second = TestCertificate.Write(CertificatePath, KeyPath);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var seen = await AskAsync("/pub/x");
        seen.Thumbprint.ShouldBe(second.Own);
        RawHttp.Status(seen.Answer).ShouldBe(200, seen.Answer);
    }

    [Fact]
    public async Task Handshake_SendsTheCertificatesBetween() => (await AskAsync("/pub/x")).Sent.ShouldContain(thumbprint => thumbprint == _first.Issuer);

    [Theory]
    [InlineData("/pub/x", 200)]
    [InlineData("/premium/x", 401)]
    [InlineData("/nowhere", 404)]
    [InlineData("/auth/nonce", 200)]
    public async Task Answer_OverHttps_AsksForHttpsHenceforth(string path, int status)
    {
        var (_, _, answer) = await AskAsync(path);
        RawHttp.Status(answer).ShouldBe(status, answer);
        answer.ShouldContain("Strict-Transport-Security: max-age=31536000\r\n");
    }

    [Fact]
    public async Task Answer_OfAnUpstreamThatSaysSoItself_IsLeft()
    {
        _gateway.Upstream.Answer = _ => new UpstreamAnswer
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Strict-Transport-Security"] = "max-age=5" },
        };
        var (_, _, answer) = await AskAsync("/pub/x");
        answer.ShouldContain("Strict-Transport-Security: max-age=5\r\n");
        answer.ShouldNotContain("31536000");
    }

    private void ServeTls(JsonObject settings)
    {
        settings["PublicUrl"] = "https://api.example";
        settings["Kestrel"] = new JsonObject
        {
            ["Endpoints"] = new JsonObject
            {
                ["Https"] = new JsonObject
                {
                    ["Url"] = "https://127.0.0.1:0",
                    ["Certificate"] = new JsonObject { ["Path"] = CertificatePath, [nameof(KeyPath)] = KeyPath },
                },
            },
        };
    }

    private async Task<(string Thumbprint, IReadOnlyList<string> Sent, string Answer)> AskAsync(string path)
    {
        var (thumbprint, sent) = ("", new List<string>());
        using var client = new TcpClient();
        await client.ConnectAsync(_gateway.Url.Host, _gateway.Url.Port);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, chain, _) =>
        {
            thumbprint = ((X509Certificate2)certificate!).Thumbprint;
            sent.AddRange(chain!.ChainPolicy.ExtraStore.Select(other => other.Thumbprint));
            return true;
        });
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(tls, Encoding.Latin1);
        return (thumbprint, sent, await reader.ReadToEndAsync());
    }
}
