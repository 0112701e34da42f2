using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>A node in place of the network: answers with bytes, in which $1, $2, … stand for the ids that were asked.</summary>
internal sealed class FakeNode(Func<HttpResponseMessage> respond) : HttpMessageHandler
{
    public const string Secret = "s3cret-key";

    public FakeNode(string body, HttpStatusCode status = HttpStatusCode.OK)
        : this(() => new HttpResponseMessage(status) { Content = new StringContent(body) })
    {
    }

    public List<JsonNode> Received { get; } = [];

    public static RpcRequest ChainId { get; } = new("eth_chainId", []);

    public HttpTransport ToTransport(TimeSpan? timeout = null) => new(new HttpClient(this)
    {
        BaseAddress = new Uri($"https://user:{Secret}@node.test/v3/{Secret}?apikey={Secret}"),
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (Received)
        {
            Received.Add(asked);
        }

        var response = respond();
        if (response.Content is StringContent content)
        {
            response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(WithIds(await content.ReadAsStringAsync(cancellationToken), asked)));
        }

        return response;
    }

    private static string WithIds(string body, JsonNode asked)
    {
        var ids = (asked is JsonArray batch ? batch.Select(call => call!["id"]!) : [asked["id"]!]).ToList();
        for (var i = ids.Count; i > 0; i--)
        {
            body = body.Replace($"${i}", ids[i - 1].ToJsonString(), StringComparison.Ordinal);
        }

        return body;
    }
}
