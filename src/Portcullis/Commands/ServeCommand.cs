using System.CommandLine;
using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary><c>portcullis serve --config FOLDER</c>: runs the gateway and its issuer.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--config") { Description = "The folder with appsettings.json and policies.json.", HelpName = "FOLDER", Required = true };
        var urls = new Option<string?>("--urls") { Description = "Where to listen, such as http://127.0.0.1:8080; several by semicolons.", HelpName = "URLS" };
        var command = new DetailedCommand(
            "serve",
            "Runs the gateway and its issuer from a configuration folder.",
            """
            Both files are watched: a good change of routes or policies is live within seconds, a bad one is logged and the old configuration
            stays; every other setting needs a restart. At start every fault is printed on standard error. A setting can come from a variable
            too, which wins over the file: PORTCULLIS_PublicUrl, PORTCULLIS_Chains__1__Rpc__0__Url.

            Examples:
              portcullis serve --config my-gate
              portcullis serve --config my-gate --urls http://0.0.0.0:8080

            Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 could not start.
            """)
        {
            folder,
            urls,
        };
        command.Run((parse, cancellationToken) => GatewayHost.RunAsync(
            Options(parse.GetRequiredValue(folder), parse.GetValue(urls)), parse.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static GatewayOptions Options(DirectoryInfo folder, string? urls) => new()
    {
        Folder = folder.FullName,
        Overrides = urls is null ? new Dictionary<string, string?>(StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["Urls"] = urls },
    };
}
