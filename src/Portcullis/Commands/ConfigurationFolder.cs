using System.CommandLine;
using Microsoft.Extensions.Options;
using Portcullis.Configuration;
using Portcullis.Issuer;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary>The configuration folder that commands work on beside a gateway that may be running.</summary>
internal static class ConfigurationFolder
{
    internal static Option<DirectoryInfo> CreateOption() =>
        new("--config") { Description = "The configuration folder, with appsettings.json.", HelpName = "FOLDER", DefaultValueFactory = _ => new DirectoryInfo(".") };

    /// <exception cref="CommandException">The folder is no configuration.</exception>
    internal static IConfigurationRoot ReadSettings(DirectoryInfo folder)
    {
        try
        {
            return new GatewayFiles(new GatewayOptions { Folder = folder.FullName }).ReadSettings();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CommandException($"{folder.FullName} is no configuration folder: {exception.Message}");
        }
    }

    /// <exception cref="CommandException">The folder is no configuration, or the settings have faults.</exception>
    internal static async Task<IssuerOptions> ReadOptionsAsync(DirectoryInfo folder)
    {
        await using var services = new ServiceCollection().AddPortcullisStores(ReadSettings(folder), folder.FullName).BuildServiceProvider();
        try
        {
            return services.GetRequiredService<IOptions<IssuerOptions>>().Value;
        }
        catch (OptionsValidationException exception)
        {
            throw new CommandException(string.Join("; ", exception.Failures));
        }
    }
}
