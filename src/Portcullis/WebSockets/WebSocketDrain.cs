using Microsoft.AspNetCore.Http.Features;

namespace Portcullis.WebSockets;

/// <summary>Has WebSockets closed with 1001 when the gateway stops, over HTTP/1.1 and HTTP/2. Stands before the proxy, which then copies bytes alone.</summary>
internal sealed class WebSocketDrain(IHostApplicationLifetime lifetime)
{
    private const string WebSocket = "websocket";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Upgrade is [{ } protocol] && protocol.Equals(WebSocket, StringComparison.OrdinalIgnoreCase)
            && context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, lifetime.ApplicationStopping));
        }
        else if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: WebSocket } connect)
        {
            context.Features.Set<IHttpExtendedConnectFeature>(new Connect(connect, lifetime.ApplicationStopping));
        }

        return next(context);
    }

    private sealed class Upgrade(IHttpUpgradeFeature server, CancellationToken stopping) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => server.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => new GoingAwayStream(await server.UpgradeAsync(), stopping);
    }

    private sealed class Connect(IHttpExtendedConnectFeature server, CancellationToken stopping) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => server.IsExtendedConnect;

        public string? Protocol => server.Protocol;

        public async ValueTask<Stream> AcceptAsync() => new GoingAwayStream(await server.AcceptAsync(), stopping);
    }
}
