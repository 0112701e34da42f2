using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials;

namespace Portcullis.Edge;

/// <summary>
/// Stands before everything else: what it lets through has one path and one length. A refused request ends its connection, so that nothing behind it on the
/// wire is taken for another request.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next)
{
    private const string WebSocket = "websocket";
    private const string AllowedMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    /// <summary>Whether a method is never accepted, unless it opens a WebSocket over HTTP/2.</summary>
    public static bool IsRefused(string method) =>
        HttpMethods.IsTrace(method) || HttpMethods.IsConnect(method) || method.Equals("TRACK", StringComparison.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsNeverAllowed(context))
        {
            context.Response.Headers.Allow = AllowedMethods;
            return ClosingRefusal.WriteAsync(context, new(RefusalCode.MethodNotAllowed, "CONNECT, TRACE and TRACK are never accepted here; CONNECT may open a WebSocket over HTTP/2."));
        }

        if (FindFramingFault(request) is { } framing)
        {
            return ClosingRefusal.WriteAsync(context, new(RefusalCode.InvalidRequest, framing));
        }

        if (FindPathFault(context) is { } path)
        {
            return ClosingRefusal.WriteAsync(context, new(RefusalCode.AmbiguousPath, $"The request target {path}."));
        }

        ReadUpgrade(context);
        return next(context);
    }

    /// <summary>
    /// Opening a WebSocket is a GET (RFC 6455, 4.1), for routing too: the proxy sends every upgrade as one, whatever its method was, so that another method's
    /// route would open what the route for GET guards. Other upgrades are not taken up (RFC 9110, 7.8).
    /// </summary>
    private static void ReadUpgrade(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsConnect(request.Method))
        {
            request.Method = HttpMethods.Get;
        }
        else if (request.Headers.Upgrade.Count > 0
            && !(HttpMethods.IsGet(request.Method) && request.Headers.Upgrade is [var only] && string.Equals(only, WebSocket, StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.Upgrade = default;
        }
    }

    private static bool IsNeverAllowed(HttpContext context)
    {
        var method = context.Request.Method;
        return IsRefused(method) && !(HttpMethods.IsConnect(method) && OpensWebSocket(context));
    }

    /// <summary>A WebSocket over HTTP/2 begins with a CONNECT that has a path like any request (RFC 8441).</summary>
    private static bool OpensWebSocket(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: WebSocket };

    private static string? FindPathFault(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RequestPath.TryRead(target, context.Request.Host.Value, out var path, out var fault))
        {
            return fault;
        }

        // Routing and the proxy see the server's reading: where it differs from ours, neither is to be trusted.
        return string.Equals(path, context.Request.Path.Value, StringComparison.Ordinal) ? null : "can be read in more than one way";
    }

    private static string? FindFramingFault(HttpRequest request)
    {
        var encoding = request.Headers.TransferEncoding;
        if (encoding.Count == 0)
        {
            return null;
        }

        // Kestrel itself sets a Content-Length beside a Transfer-Encoding aside under this name.
        return request.Headers.ContainsKey(HeaderNames.ContentLength) || request.Headers.ContainsKey("X-Content-Length")
                ? "The request has both Content-Length and Transfer-Encoding."
            : HttpProtocol.IsHttp10(request.Protocol) ? "HTTP/1.0 has no Transfer-Encoding."
            : encoding is not [var only] || !string.Equals(only, "chunked", StringComparison.OrdinalIgnoreCase)
                ? "Transfer-Encoding must be exactly 'chunked'."
            : null;
    }
}
