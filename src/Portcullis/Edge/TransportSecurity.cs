namespace Portcullis.Edge;

/// <summary>
/// Tells browsers to come by https alone (RFC 6797), when the public URL is https. What an upstream says of it counts more.
/// </summary>
internal static class TransportSecurity
{
    private const string OneYear = "max-age=31536000";

    /// <summary>Puts it into the pipeline, where the scheme is known.</summary>
    public static void Use(IApplicationBuilder app, string publicUrl)
    {
        if (publicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            app.Use(AddAsync);
        }
    }

    private static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.IsHttps)
        {
            // At the last moment, since a refusal clears the headers.
            context.Response.OnStarting(Add, context.Response.Headers);
        }

        return next(context);
    }

    private static Task Add(object state)
    {
        var headers = (IHeaderDictionary)state;
        if (headers.StrictTransportSecurity.Count == 0)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        return Task.CompletedTask;
    }
}
