using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.Issuer.SignedRequests;

/// <summary>The content of a request whose digest is signed: it is read whole before it goes on.</summary>
internal static class SignedContent
{
    /// <summary>Whether the request has content, as far as its head says.</summary>
    public static bool MayBe(HttpRequest request) =>
        request.ContentLength is { } length ? length > 0 : request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    /// <summary>The content; null when it is longer than <paramref name="most"/>. It can be read once more from the request either way: who is refused here may be somebody's anonymous caller.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (!MayBe(request))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (request.ContentLength > most)
        {
            return null;
        }

        // It grows with what comes, not with what is announced.
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, count);
            if (buffer.Length > most)
            {
                request.Body = new RejoinedContent(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), request.Body);
                return null;
            }
        }

        buffer.Position = 0;
        request.Body = buffer;
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
