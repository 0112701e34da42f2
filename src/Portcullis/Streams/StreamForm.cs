using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.Streams;

/// <summary>By what a request is known to last. Looked at for every gated request, so nothing here allocates.</summary>
internal static class StreamForm
{
    private const string Grpc = "application/grpc";
    private const string Events = "text/event-stream";
    private const long Long = 1 << 20;

    /// <summary>
    /// Whether the request may go on for long before its answer begins: a gRPC call, or a body of no stated length, as a WebSocket over HTTP/2 has, or a large one.
    /// </summary>
    public static bool Lasts(HttpRequest request) => Is(request.ContentType, Grpc)
        || (request.ContentLength is { } length ? length > Long : request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);

    /// <summary>
    /// Whether the answer, of which the headers are known, may go on for long: a WebSocket, server-sent events, gRPC, or any body of no stated length or a large one.
    /// </summary>
    public static bool Lasts(HttpResponse response) =>
        response.StatusCode == StatusCodes.Status101SwitchingProtocols || HasNoNearEnd(response);

    private static bool HasNoNearEnd(HttpResponse response) => response.ContentLength is not { } length
        ? response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) && !HttpMethods.IsHead(response.HttpContext.Request.Method)
        : length > Long || Is(response.ContentType, Events) || Is(response.ContentType, Grpc);

    private static bool Is(string? contentType, string form) => contentType is not null && contentType.StartsWith(form, StringComparison.OrdinalIgnoreCase);
}
