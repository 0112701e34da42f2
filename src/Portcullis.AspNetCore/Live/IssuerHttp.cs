namespace Portcullis.AspNetCore.Live;

/// <summary>Requests to the issuer that name the app by its API key: no redirects, no cookies.</summary>
internal static class IssuerHttp
{
    /// <summary>A client for the issuer of these options.</summary>
    /// <param name="options">Where the issuer is, and the key.</param>
    /// <param name="timeout">How long an answer may take.</param>
    public static HttpClient Open(PortcullisOptions options, TimeSpan timeout)
    {
        var http = new HttpClient(options.KeyTransport ?? Transport(), disposeHandler: options.KeyTransport is null)
        {
            BaseAddress = new Uri(options.Authority.TrimEnd('/') + "/"),
            Timeout = timeout,
            MaxResponseContentBufferSize = 64 * 1024,
        };
        http.DefaultRequestHeaders.Add("X-API-Key", options.IntrospectionKey);
        return http;
    }

    private static SocketsHttpHandler Transport() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
