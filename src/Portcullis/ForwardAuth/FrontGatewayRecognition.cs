using System.Net;

namespace Portcullis.ForwardAuth;

/// <summary>
/// Finds out which gateway asks, and has every answer take the form that it can carry. Stands before all that refuses, so that a question which is refused for its path or its length is answered as any other.
/// </summary>
internal sealed class FrontGatewayRecognition(RequestDelegate next, ForwardAuthSettings settings)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (ForwardAuthPath.IsAt(context))
        {
            var gateway = FindGateway(context.Connection.RemoteIpAddress);
            context.Features.Set(gateway);
            ForwardAuthAnswer.Prepare(context, gateway?.Kind);
        }

        return next(context);
    }

    private FrontGateway? FindGateway(IPAddress? peer)
    {
        if (peer is null)
        {
            return null;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        foreach (var gateway in settings.Gateways)
        {
            if (gateway.Is(address))
            {
                return gateway;
            }
        }

        return null;
    }
}
