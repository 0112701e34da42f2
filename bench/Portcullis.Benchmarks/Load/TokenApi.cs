using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore;

namespace Portcullis.Benchmarks.Load;

/// <summary>An API of its own that checks access tokens by <c>Portcullis.AspNetCore</c> at one of two endpoints alike.</summary>
internal static class TokenApi
{
    /// <summary>Serves until the process is ended.</summary>
    public static async Task RunAsync(string url, string authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPortcullis(options => options.Authority = authority);
        await using var app = builder.Build();
        app.Urls.Add(url);
        app.MapGet("/open", () => "some market data");
        app.MapGet("/gated", () => "some market data").RequireAuthorization("holders");
        await app.RunAsync();
    }
}
