using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.Issuer.SignedRequests;

/// <summary>The content of a request whose digest is signed: it is read whole before it goes on.</summary>
internal static class SignedContent
{
    /// <summary>Whether the request has content, as far as its head says.</summary>
    public static bool MayBe(HttpRequest request) =>
        request.ContentLength is { } length ? length > 0 : request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    /// <summary>The content, or why it is not read. It can be read once more from the request until that has ended, either way: who is refused here may be somebody's anonymous caller.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">The longest that it may be.</param>
    /// <param name="budget">Of how much may be held of all requests.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<(ReadOnlyMemory<byte> Content, ContentFault Fault)> ReadAsync(HttpRequest request, int most, ContentBudget budget, CancellationToken cancellationToken)
    {
        if (!MayBe(request))
        {
            return (ReadOnlyMemory<byte>.Empty, ContentFault.None);
        }

        if (request.ContentLength > most)
        {
            return (default, ContentFault.TooLong);
        }

        // It grows with what comes, not with what is announced: neither takes anything who sends nothing.
        var buffer = new HeldContent(budget);
        request.HttpContext.Response.RegisterForDispose(buffer);
        var chunk = new byte[16 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            var fault = buffer.Length + count > most ? ContentFault.TooLong : buffer.TryAdd(chunk.AsSpan(0, count)) ? ContentFault.None : ContentFault.TooMuchHeld;
            if (fault != ContentFault.None)
            {
                request.Body = new RejoinedContent(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), new RejoinedContent(chunk.AsMemory(0, count), request.Body));
                return (default, fault);
            }
        }

        buffer.Position = 0;
        request.Body = buffer;
        return (buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ContentFault.None);
    }
}
