using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.WebSockets;

/// <summary>
/// Makes the client's side of every WebSocket, over HTTP/1.1 and HTTP/2, one that the gateway can close: with 1001 when it stops. Stands before the proxy,
/// which then copies bytes alone.
/// </summary>
/// <param name="lifetime">Tells when the gateway stops.</param>
/// <param name="opened">Told of each that is open, with its request.</param>
internal sealed class WebSocketDrain(IHostApplicationLifetime lifetime, Action<HttpContext, ClosableStream> opened)
{
    private const string WebSocket = "websocket";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Upgrade is [{ } protocol] && protocol.Equals(WebSocket, StringComparison.OrdinalIgnoreCase)
            && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, client => Open(context, client)));
        }
        else if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: WebSocket } connect)
        {
            context.Features.Set<IHttpExtendedConnectFeature>(new Connect(connect, client => Open(context, client)));
        }

        return next(context);
    }

    private ClosableStream Open(HttpContext context, Stream client)
    {
        var stream = new ClosableStream(client, lifetime.ApplicationStopping);
        opened(context, stream);
        return stream;
    }

    private sealed class Upgrade(IHttpUpgradeFeature server, Func<Stream, Stream> open) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => server.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => open(await server.UpgradeAsync());
    }

    private sealed class Connect(IHttpExtendedConnectFeature server, Func<Stream, Stream> open) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => server.IsExtendedConnect;

        public string? Protocol => server.Protocol;

        public async ValueTask<Stream> AcceptAsync() => open(await server.AcceptAsync());
    }
}
