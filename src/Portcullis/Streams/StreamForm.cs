using Microsoft.AspNetCore.Http;

namespace Portcullis.Streams;

/// <summary>By what a request is known to last. Looked at for every gated request, so nothing here allocates.</summary>
internal static class StreamForm
{
    private const string Grpc = "application/grpc";
    private const string Events = "text/event-stream";

    /// <summary>Whether the request is a gRPC call, which may go on for long before its answer begins.</summary>
    public static bool IsCall(HttpRequest request) => Is(request.ContentType, Grpc);

    /// <summary>
    /// Whether the answer, of which the headers are known, has no end that they state: a WebSocket, server-sent events, gRPC, or any body of no stated length.
    /// </summary>
    public static bool Lasts(HttpResponse response) => response.ContentLength is null
        ? response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) && !HttpMethods.IsHead(response.HttpContext.Request.Method)
        : Is(response.ContentType, Events) || Is(response.ContentType, Grpc);

    private static bool Is(string? contentType, string form) => contentType is not null && contentType.StartsWith(form, StringComparison.OrdinalIgnoreCase);
}
