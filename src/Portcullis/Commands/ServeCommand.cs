using System.CommandLine;
using Portcullis.Gateway;

namespace Portcullis.Commands;

/// <summary><c>portcullis serve --config FOLDER</c>: runs the gateway and its issuer.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--config") { Description = "The folder with appsettings.json and policies.json.", HelpName = "FOLDER", Required = true };
        var urls = new Option<string?>("--urls") { Description = "Where to listen instead of the settings' Urls; several by semicolons.", HelpName = "URLS" };
        var command = new DetailedCommand(
            "serve",
            "Runs the gateway and its issuer until it is stopped.",
            """
            Settings come from appsettings.json, then from environment variables that begin with PORTCULLIS_ (PORTCULLIS_Chains__1__Rpc__0__Url),
            then from the command line. Without any, it listens at http://127.0.0.1:8080.
            Routes and policies are taken up as soon as their files change, both together; a file with faults changes nothing. Every other
            setting needs a restart.

            Exit codes: 0 it was stopped, 1 it could not start; standard error says every reason.

            Examples:
              portcullis serve --config ./config
              portcullis serve --config /etc/portcullis --urls http://0.0.0.0:8080
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
