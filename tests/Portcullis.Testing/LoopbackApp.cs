using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Portcullis.Testing;

/// <summary>What the servers of tests have in common: a free port of the loopback interface, no log, no <c>Server</c> header.</summary>
internal static class LoopbackApp
{
    /// <summary>An app that is not started yet.</summary>
    public static WebApplication Create(HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = protocols);
        });
        return builder.Build();
    }
}
