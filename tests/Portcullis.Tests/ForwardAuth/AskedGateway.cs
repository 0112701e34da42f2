using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials.Attestations;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Issuer.Keys;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.ForwardAuth;

/// <summary>A gate that several gateways may ask, each from a loopback address of its own.</summary>
public sealed class AskedGateway : IAsyncLifetime
{
    /// <summary>An address of this machine that no gateway may ask from.</summary>
    public const string Stranger = "127.0.0.9";

    /// <summary>Of the gateways' upstreams only nginx' has a name in the settings.</summary>
    public const string Upstream = "http://127.0.0.1:9000";

    private static readonly string[] Kinds = ["nginx", "caddy", "traefik", "apisix", "envoy"];

    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);

    internal TestGateway Gate { get; private set; } = null!;

    /// <summary>What the settings say under <c>Limits</c>.</summary>
    internal JsonObject? Limits { get; init; }

    internal Action<IServiceCollection>? AddServices { get; init; }

    /// <summary>What the tokens of the gate name their caller by.</summary>
    internal string Subject { get; init; } = "account";

    public async ValueTask InitializeAsync()
    {
        Gate = new TestGateway { Change = Configure, AddServices = AddServices };
        await Gate.InitializeAsync();
        foreach (var kind in (string[])[.. Kinds, Stranger])
        {
            _clients[kind] = From(AddressOf(kind));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        await Gate.DisposeAsync();
    }

    internal static string AddressOf(string kind) => Array.IndexOf(Kinds, kind) is >= 0 and var index ? $"127.0.0.{index + 2}" : kind;

    /// <summary>What a kind of gateway sends to ask about a request.</summary>
    internal static HttpRequestMessage Question(string kind, string policy, string method, string target)
    {
        var isByPath = kind == "envoy";
        var question = new HttpRequestMessage(isByPath ? new HttpMethod(method) : HttpMethod.Get, new Uri($"/authz/{policy}{(isByPath ? target : "")}", UriKind.Relative));
        if (!isByPath)
        {
            var family = kind == "nginx" ? "X-Original" : "X-Forwarded";
            question.Headers.Add($"{family}-Method", method);
            question.Headers.TryAddWithoutValidation(kind == "nginx" ? "X-Original-URI" : "X-Forwarded-Uri", target);
        }

        return question;
    }

    internal Task<HttpResponseMessage> AskAsync(string kind, string policy, string? token, string method = "GET", string target = "/x", params (string Name, string Value)[] headers)
    {
        var question = Question(kind, policy, method, target);
        if (token is not null)
        {
            question.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        foreach (var (name, value) in headers)
        {
            question.Headers.TryAddWithoutValidation(name, value);
        }

        return SendAsync(kind, question);
    }

    internal async Task<HttpResponseMessage> SendAsync(string kind, HttpRequestMessage question)
    {
        using (question)
        {
            return await _clients[kind].SendAsync(question);
        }
    }

    /// <summary>What a wallet sends with a request that it signs.</summary>
    internal RequestSignature Sign(EthereumKey wallet, string method, string target, string? content = null)
    {
        var url = new Uri(TestGateway.PublicUrl);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var message = new RequestMessage
        {
            Method = method,
            Scheme = url.Scheme,
            Authority = url.Authority,
            Path = query < 0 ? target : target[..query],
            Query = query < 0 ? "" : target[query..],
            HasContent = content is not null,
            Field = _ => [],
        };
        return new RequestSigner(wallet, 1, SignedRequestProfile.Draft, Gate.Clock).Sign(message, Encoding.UTF8.GetBytes(content ?? ""));
    }

    /// <summary>Asks about a request that is signed.</summary>
    internal Task<HttpResponseMessage> AskSignedAsync(string kind, string method, string target, RequestSignature signature)
    {
        List<(string, string)> headers = [("Signature-Input", signature.SignatureInput), ("Signature", signature.Signature)];
        if (signature.ContentDigest is { } digest)
        {
            headers.Add(("Content-Digest", digest));
        }

        return AskAsync(kind, "market-data", null, method, target, [.. headers]);
    }

    /// <summary>An attestation that a wallet holds a coin.</summary>
    internal string Attest(Address address, bool isProven)
    {
        var attestation = new Attestation
        {
            Id = Attestation.NewId(),
            AttestedAt = Gate.Clock.GetUtcNow(),
            Results =
            [
                new AttestationResult
                {
                    Condition = 0, Type = "token_balance", ChainId = 1, Met = true, BlockNumber = 1, BlockTimestamp = DateTimeOffset.UnixEpoch,
                    EvaluatedCondition = JsonElement.Parse("""{"type":"token_balance","chainId":1}"""),
                },
            ],
        };
        return attestation.SignToken(Gate.App.Services.GetRequiredService<AttestationKeys>().Current, TestGateway.PublicUrl, address.ToString(), isProven);
    }

    private void Configure(JsonObject settings)
    {
        var gateways = new JsonObject(Kinds.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind, new JsonObject { ["From"] = new JsonArray(AddressOf(kind)) })));
        gateways["nginx"]!["Upstream"] = Upstream;
        settings["ForwardAuth"] = new JsonObject { ["Gateways"] = gateways };
        settings["TrustedProxies"] = new JsonArray("127.0.0.0/28");
        settings[nameof(Limits)] = Limits?.DeepClone();
        settings["Tokens"] = new JsonObject { [nameof(Subject)] = Subject };
        settings["SignedRequests"] = new JsonObject { ["Enabled"] = true };
        settings["ReverseProxy"]!["Routes"]!["all"] = TestFiles.Route("/{**rest}", "anonymous");
    }

    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = Gate.Url };
}
