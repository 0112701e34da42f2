using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Portcullis.Admin;
using Portcullis.Configuration;
using Portcullis.Ethereum.Crypto;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;

namespace Portcullis.Hosting;

/// <summary>Runs a gateway, with its issuer, from a folder.</summary>
internal static partial class GatewayHost
{
    /// <summary>Runs until cancelled; says on standard error why it cannot.</summary>
    /// <returns>The program's exit code.</returns>
    public static Task<int> RunAsync(string folder, CancellationToken cancellationToken) =>
        RunAsync(new GatewayOptions { Folder = folder }, Console.Error, cancellationToken);

    /// <summary>Runs until cancelled; says to <paramref name="errors"/> why it cannot.</summary>
    /// <returns>The program's exit code: 0, or 1 when it could not start.</returns>
    public static async Task<int> RunAsync(GatewayOptions options, TextWriter errors, CancellationToken cancellationToken)
    {
        var start = await StartAsync(options, cancellationToken);
        if (start.App is null)
        {
            foreach (var fault in start.Faults)
            {
                await errors.WriteLineAsync($"portcullis: {fault}");
            }

            return 1;
        }

        await using var app = start.App;
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <summary>Starts a gateway. What the operator can mend is a fault, not an exception.</summary>
    public static async Task<GatewayStart> StartAsync(GatewayOptions options, CancellationToken cancellationToken)
    {
        var files = new GatewayFiles(options);
        var loader = new GatewayLoader(files);
        var load = await loader.LoadAsync(cancellationToken);
        return load.Snapshot is null
            ? new(null, load.Faults)
            : await StartAsync(() => GatewayComposition.Build(options, files, loader, load.Snapshot), cancellationToken);
    }

    private static async Task<GatewayStart> StartAsync(Func<WebApplication> build, CancellationToken cancellationToken)
    {
        WebApplication? app = null;
        try
        {
            app = build();
            await app.StartAsync(cancellationToken);
            Log.Recovery(app.Logger, Secp256k1.Implementation);
            return new(app, []);
        }
        catch (Exception exception)
        {
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (Explain(exception) is not { Count: > 0 } faults)
            {
                throw;
            }

            return new(null, faults);
        }
    }

    private static IReadOnlyList<string> Explain(Exception exception) => exception switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        KeyException or StoreException or AdminException => [exception.Message],
        IOException { InnerException: AddressInUseException } => [$"{exception.Message} Stop the other program, or choose another port with --urls."],
        IOException or SocketException or UnauthorizedAccessException or CryptographicException => [exception.Message],
        ArgumentOutOfRangeException { ParamName: "port" } => ["Urls: a port must be from 0 to 65535."],
        FormatException => [$"Urls: {exception.Message}"],
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => [],
    };

    private static partial class Log
    {
        [LoggerMessage(EventId = 14, Level = LogLevel.Information, Message = "Signatures are checked by {Implementation}")]
        public static partial void Recovery(ILogger logger, string implementation);
    }
}
