using Microsoft.AspNetCore.HttpOverrides;

namespace Portcullis.Edge;

/// <summary>
/// Believes the proxies that the operator names what they say of their clients: address, scheme and host. Nobody else, and nothing that a client
/// said to them. Issuer, audiences and expected domains never come from it.
/// </summary>
internal static class ProxyTrust
{
    private const int MostProxies = 8;

    /// <summary>Puts it into the pipeline, ahead of the removal of such headers.</summary>
    public static void Use(IApplicationBuilder app, EdgeSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = MostProxies,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        // The framework's middleware believes a peer without an address, such as one on a Unix socket.
        app.UseWhen(context => context.Connection.RemoteIpAddress is not null, branch => branch.UseForwardedHeaders(options));
    }
}
