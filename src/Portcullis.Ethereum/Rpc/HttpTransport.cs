namespace Portcullis.Ethereum.Rpc;

/// <summary>JSON-RPC over HTTP to one node. Never follows a redirect; answers are capped in size and time.</summary>
/// <param name="client">Sends the requests; made by <see cref="CreateClient"/>.</param>
public sealed class HttpTransport(HttpClient client) : IRpcTransport
{
    /// <summary>A client for one node's URL, without redirects, cookies or proxy.</summary>
    public static HttpClient CreateClient(Uri url, TimeSpan timeout) => throw new NotSupportedException("not built yet");

    /// <inheritdoc/>
    public Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        _ = client;
        throw new NotSupportedException("not built yet");
    }
}
