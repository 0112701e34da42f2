using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Portcullis.Client;

/// <summary>
/// Sends requests with a sign-in's token to the origins that may see it, and leaves all others as they are, and those with an <c>Authorization</c> of their own. A 401 that another token or
/// a nonce helps is handled once, when the content can be sent again: bytes, texts, forms and JSON, and not streams, unless <see cref="BufferContent"/> is set. Any other answer is the caller's;
/// <see cref="Problem.ReadAsync"/> says what is missing.
/// </summary>
/// <remarks>
/// With a factory: <c>services.AddHttpClient("prices").AddHttpMessageHandler(() => new CallerHandler(session)).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })</c>.
/// </remarks>
/// <param name="session">The sign-in; it stays the caller's to dispose of.</param>
public sealed class CallerHandler(CallerSession session) : DelegatingHandler
{
    /// <summary>Whether content is read into memory first, so that all of it can be sent again.</summary>
    /// <value><c>false</c></value>
    public bool BufferContent { get; init; }

    /// <summary>Is not supported: signing in takes waiting.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a request is signed in only when it is sent asynchronously");

    /// <inheritdoc/>
    /// <exception cref="SignInException">The caller could not be signed in.</exception>
    /// <exception cref="InvalidOperationException">The handler below follows redirects, which could take a proof to another origin.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { IsAbsoluteUri: true } url || !session.MaySee(url) || request.Headers.Contains("Authorization"))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        RequireNoRedirects();
        if (BufferContent && request.Content is { } content)
        {
            await content.LoadIntoBufferAsync(cancellationToken);
        }

        return await SendSignedInAsync(request, url, await session.GetAsync(cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendSignedInAsync(HttpRequestMessage request, Uri url, SignInOutcome.SignedIn tokens, CancellationToken cancellationToken)
    {
        var (hasNewNonce, response) = await TryAsync(request, url, tokens, cancellationToken);
        var isRepeatable = BufferContent || IsRepeatable(request.Content);
        if (isRepeatable && hasNewNonce && TokenRemedyReader.Find(response, tokens) == TokenRemedy.Nonce)
        {
            response.Dispose();
            (_, response) = await TryAsync(request, url, tokens, cancellationToken);
        }

        var remedy = isRepeatable ? TokenRemedyReader.Find(response, tokens) : TokenRemedy.None;
        if (remedy is not (TokenRemedy.OtherTokens or TokenRemedy.NewProof))
        {
            return response;
        }

        response.Dispose();
        tokens = await session.RenewAsync(tokens.Token, remedy == TokenRemedy.NewProof, cancellationToken);
        (_, response) = await TryAsync(request, url, tokens, cancellationToken);
        return response;
    }

    // Who sends the request again after this must not find the token of the past on it.
    private async Task<(bool HasNewNonce, HttpResponseMessage Response)> TryAsync(HttpRequestMessage request, Uri url, SignInOutcome.SignedIn tokens, CancellationToken cancellationToken)
    {
        try
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(tokens.IsBound ? "DPoP" : "Bearer", tokens.Token);
            session.Proofs?.Prove(request, tokens.Token);
            var response = await base.SendAsync(request, cancellationToken);
            return (session.Proofs?.Keep(url, response) ?? false, response);
        }
        finally
        {
            request.Headers.Authorization = null;
            TokenProofs.Remove(request);
        }
    }

    private static bool IsRepeatable(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;

    private void RequireNoRedirects()
    {
        var handler = InnerHandler;
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        if (handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new InvalidOperationException($"the handler below follows redirects, and with them goes the proof: set {nameof(SocketsHttpHandler.AllowAutoRedirect)} to false");
        }
    }
}
