namespace Portcullis.Client;

/// <summary>What carries a proof follows no redirect: it would go along to wherever the redirect leads.</summary>
internal static class RedirectRule
{
    /// <summary>Refuses to work above a handler of the platform's that follows redirects.</summary>
    /// <param name="handler">The handler below.</param>
    /// <exception cref="InvalidOperationException">It follows them.</exception>
    public static void Require(HttpMessageHandler? handler)
    {
        if (InnermostOf(handler) is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new InvalidOperationException($"the handler below follows redirects, and with them goes the proof: set {nameof(SocketsHttpHandler.AllowAutoRedirect)} to false");
        }
    }

    /// <summary>Switches them off in a handler of the platform's that was not used yet.</summary>
    public static void Apply(HttpMessageHandler? handler)
    {
        switch (InnermostOf(handler))
        {
            case SocketsHttpHandler { AllowAutoRedirect: true } sockets:
                sockets.AllowAutoRedirect = false;
                break;
            case HttpClientHandler { AllowAutoRedirect: true } client:
                client.AllowAutoRedirect = false;
                break;
        }
    }

    private static HttpMessageHandler? InnermostOf(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler;
    }
}
