using System.CommandLine;
using Portcullis.Gateway;

namespace Portcullis.Commands;

/// <summary><c>portcullis serve --config FOLDER</c>: runs the gateway and its issuer.</summary>
internal static class ServeCommand
{
    internal static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--config") { Description = "The folder with appsettings.json and policies.json.", Required = true };
        var urls = new Option<string?>("--urls") { Description = "Where to listen, such as http://127.0.0.1:8080; several by semicolons." };
        var command = new Command("serve", "Runs the gateway.") { folder, urls };
        command.SetAction((parse, cancellationToken) => GatewayHost.RunAsync(
            Options(parse.GetRequiredValue(folder), parse.GetValue(urls)), parse.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static GatewayOptions Options(DirectoryInfo folder, string? urls) => new()
    {
        Folder = folder.FullName,
        Overrides = urls is null ? new Dictionary<string, string?>(StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["Urls"] = urls },
    };
}
