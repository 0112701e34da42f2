namespace Portcullis.Ethereum.SignedRequests;

/// <summary>
/// Signs every request that an <see cref="HttpClient"/> sends. It stands innermost, behind whatever sends a request again, since a signature is
/// taken once. Content is read into memory. Redirects are followed below it with the signature of the first request: switch them off.
/// </summary>
/// <param name="signer">What signs.</param>
public sealed class SignedRequestHandler(RequestSigner signer) : DelegatingHandler
{
    /// <summary>Which URLs get a signature: it tells the account to whoever is called.</summary>
    /// <value>Null: all.</value>
    public Func<Uri, bool>? Signs { get; init; }

    /// <summary>Is not supported: content is read without blocking.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a request is signed only when it is sent asynchronously");

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Signs is not null && (request.RequestUri is not { } url || !Signs(url)))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var content = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var signature = signer.Sign(RequestMessage.Of(request, content.Length > 0), content);
        Set(request, "Signature-Input", signature.SignatureInput);
        Set(request, "Signature", signature.Signature);
        Set(request, "Content-Digest", signature.ContentDigest);
        return await base.SendAsync(request, cancellationToken);
    }

    private static void Set(HttpRequestMessage request, string name, string? value)
    {
        request.Headers.Remove(name);
        request.Content?.Headers.Remove(name);
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
