using System.Net.Http.Headers;
using Portcullis.Client.Remedies;

namespace Portcullis.Client;

/// <summary>
/// Sends requests with a sign-in's token to the origins that may see it, and leaves all others as they are, and those with an <c>Authorization</c> of their own. A 401 that another token or
/// a nonce helps is handled once, and so is a 403 that a token for more helps, when the content can be sent again: bytes, texts, forms, JSON and what is made of them, and not streams, unless <see cref="BufferContent"/> is set. Any other answer is the caller's;
/// <see cref="Problem.ReadAsync"/> says what is missing.
/// </summary>
/// <remarks>With a factory: <see cref="PortcullisCallerExtensions.AddPortcullisCaller(Microsoft.Extensions.DependencyInjection.IHttpClientBuilder, Action{PortcullisCallerOptions}?)"/>. A handler that sends again stands before this one, since a proof of a key is good once.</remarks>
/// <param name="session">The sign-in; it stays the caller's to dispose of.</param>
public sealed class CallerHandler(CallerSession session) : DelegatingHandler
{
    /// <summary>Whether content is read into memory first, so that streams can be sent again, too.</summary>
    /// <value><c>false</c></value>
    public bool BufferContent { get; init; }

    /// <summary>How much content is read into memory, in bytes, with <see cref="BufferContent"/>. What says that it is longer is sent once; what turns out to be longer is not sent (<see cref="HttpRequestException"/>).</summary>
    /// <value>16 MiB.</value>
    public long MaxBufferedContent { get; init; } = 16 << 20;

    /// <summary>Is not supported: signing in takes waiting.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a request is signed in only when it is sent asynchronously");

    /// <inheritdoc/>
    /// <exception cref="SignInException">The caller could not be signed in.</exception>
    /// <exception cref="TimeoutException">Signing in took longer than <see cref="CallerOptions.Timeout"/>.</exception>
    /// <exception cref="InvalidOperationException">The handler below follows redirects, which could take a proof to another origin.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { IsAbsoluteUri: true } url || !session.MaySee(url) || request.Headers.Contains("Authorization"))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        RedirectRule.Require(InnerHandler);
        var isBuffered = await BufferAsync(request.Content, cancellationToken);
        return await SendSignedInAsync(request, url, isBuffered, await session.RenewAsync(refused: null, stepUp: null, cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendSignedInAsync(HttpRequestMessage request, Uri url, bool isBuffered, KeptTokens kept, CancellationToken cancellationToken)
    {
        List<TokenRemedyKind> tried = [TokenRemedyKind.None];
        while (true)
        {
            var (hasNewNonce, response) = await TryAsync(request, url, kept.Tokens, cancellationToken);
            var remedy = session.FindRemedy(response, kept);

            // Each helps once.
            if (tried.Contains(remedy.Kind) || (remedy.Kind == TokenRemedyKind.Nonce && !hasNewNonce) || !(isBuffered || RepeatableContent.Is(request.Content)))
            {
                return response;
            }

            response.Dispose();
            tried.Add(remedy.Kind);
            kept = remedy.Kind == TokenRemedyKind.Nonce ? kept : await session.RenewAsync(kept, remedy.StepUp, cancellationToken);
        }
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

    // What is known to be too long is sent once; of what does not say how long it is, the excess is an error.
    private async Task<bool> BufferAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (!BufferContent || content is null || content.Headers.ContentLength > MaxBufferedContent)
        {
            return false;
        }

        await content.LoadIntoBufferAsync(MaxBufferedContent, cancellationToken);
        return true;
    }
}
