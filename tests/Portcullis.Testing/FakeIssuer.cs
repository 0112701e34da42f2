using System.Text.Json;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Siwe;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Testing;

/// <summary>A server that answers as an issuer does, and lies where a test tells it to.</summary>
public sealed class FakeIssuer : IAsyncDisposable
{
    private const string Nonce = "0123456789abcdef";
    private readonly HttpUpstream _server;

    private FakeIssuer(HttpUpstream server)
    {
        _server = server;
        _server.Answer = Answer;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url => _server.Url;

    /// <summary>The paths that were asked for, oldest first.</summary>
    public IReadOnlyList<string> Paths => [.. _server.Requests.Select(request => request.Path)];

    /// <summary>The requests so far, oldest first.</summary>
    public IReadOnlyCollection<UpstreamRequest> Requests => _server.Requests;

    /// <summary>Changes the challenge's message.</summary>
    public Func<SiweMessage, SiweMessage> Challenge { get; set; } = message => message;

    /// <summary>Answers instead, when it is not null.</summary>
    public Func<UpstreamRequest, UpstreamAnswer?> Instead { get; set; } = _ => null;

    /// <summary>Starts listening.</summary>
    public static async Task<FakeIssuer> StartAsync() => new(await HttpUpstream.StartAsync());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private UpstreamAnswer Answer(UpstreamRequest request) => Instead(request) ?? request.Path switch
    {
        "/healthz/ready" => Json(new { status = "ready", chains = new[] { new { chainId = 31337, block = 1 } } }),
        "/auth/challenge" => Json(new { message = CreateMessage(JsonElement.Parse(request.Body)), nonce = Nonce, expiresAt = "" }),
        "/oauth2/token" => Json(new { access_token = "a.b.c", token_type = "Bearer", expires_in = 900, scope = "p p:t", unknown = new[] { "q" } }),
        _ => new UpstreamAnswer { Body = "ok" },
    };

    private string CreateMessage(JsonElement request) => Challenge(new SiweMessage
    {
        Domain = Url.Authority,
        Address = Address.Parse(request.GetProperty("address").GetString()!),
        Uri = Url.GetLeftPart(UriPartial.Authority),
        ChainId = request.TryGetProperty("chainId", out var chainId) && chainId.ValueKind == JsonValueKind.Number ? chainId.GetUInt64() : 31337,
        Nonce = Nonce,
        IssuedAt = SiweTime.From(TimeProvider.System.GetUtcNow()),
        ExpirationTime = SiweTime.From(TimeProvider.System.GetUtcNow().AddMinutes(5)),
    }).ToString();

    private static UpstreamAnswer Json(object body) =>
        new() { Body = JsonSerializer.Serialize(body), Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Type"] = "application/json" } };
}
