using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Portcullis.Ethereum.Rpc;

/// <summary>JSON-RPC over HTTP to one node. Never follows a redirect; answers are capped in size and time.</summary>
/// <param name="client">Sends the requests; made by <see cref="CreateClient"/>.</param>
public sealed class HttpTransport(HttpClient client) : IRpcTransport
{
    /// <summary>The largest answer that is read, in bytes after decompression.</summary>
    public const int MaxAnswerSize = 8 * 1024 * 1024;

    private const int FirstBuffer = 16 * 1024;

    private readonly string _host = client.BaseAddress?.Authority ?? throw new ArgumentException("the client has no base address", nameof(client));
    private long _lastId;

    /// <summary>
    /// A client for one node's URL, without redirects, cookies or proxy. A user name and password in the URL are sent as HTTP Basic.
    /// </summary>
    /// <param name="url">The node's <c>http</c> or <c>https</c> URL.</param>
    /// <param name="timeout">The time that one request may take, up to the last byte of its answer.</param>
    /// <exception cref="ArgumentException">The URL is not absolute, or of another scheme.</exception>
    public static HttpClient CreateClient(Uri url, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("a node's URL is absolute and http or https", nameof(url));
        }

        var client = new HttpClient(CreateHandler(timeout), disposeHandler: true) { BaseAddress = NodeUrl.ToAsk(url), Timeout = timeout };
        if (NodeUrl.AuthorizationOf(url) is { } authorization)
        {
            client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        return client;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0)
        {
            return [];
        }

        var firstId = Interlocked.Add(ref _lastId, requests.Count) - requests.Count + 1;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(client.Timeout);
        try
        {
            var (status, body) = await PostAsync(RpcWire.Write(requests, firstId), deadline.Token);
            var fault = RpcWire.TryRead(body, firstId, requests.Count, isSuccess: status == HttpStatusCode.OK, out var responses, out var error);
            ArrayPool<byte>.Shared.Return(body.Array!);
            return fault is null
                ? responses
                : throw new RpcException($"the node {_host} answered with HTTP status {(int)status} {fault}") { Error = error, Failure = FailureOf(status, error) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException($"the node {_host} did not answer in time") { Failure = RpcFailure.Timeout };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            throw new RpcException($"the connection to the node {_host} failed", exception) { Failure = RpcFailure.Connection };
        }
    }

    private static RpcFailure FailureOf(HttpStatusCode status, RpcError? error) => status switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => RpcFailure.Busy,
        _ => error is null ? RpcFailure.BadAnswer : RpcFailure.Error,
    };

    private static SocketsHttpHandler CreateHandler(TimeSpan timeout) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = timeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    };

    private async Task<(HttpStatusCode Status, ArraySegment<byte> Body)> PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (response.StatusCode, await ReadCappedAsync(stream, cancellationToken));
    }

    /// <summary>The answer, in an array of the pool. What is announced of its size is not believed.</summary>
    private async Task<ArraySegment<byte>> ReadCappedAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length > MaxAnswerSize)
            {
                throw new RpcException($"the node {_host} answered more than {MaxAnswerSize} bytes") { Failure = RpcFailure.TooLarge };
            }

            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }

        return new ArraySegment<byte>(buffer, 0, length);
    }
}
