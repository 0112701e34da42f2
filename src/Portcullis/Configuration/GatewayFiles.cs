using System.Text.Json;
using Portcullis.Issuer.Policies;

namespace Portcullis.Configuration;

/// <summary>Reads the files of a gateway's folder.</summary>
internal sealed class GatewayFiles(GatewayOptions options)
{
    /// <summary>The file of settings.</summary>
    public const string SettingsName = "appsettings.json";

    /// <summary>The folder, from which relative paths start.</summary>
    public string Folder { get; } = Path.GetFullPath(options.Folder);

    /// <summary>Where <see cref="SettingsName"/> is.</summary>
    public string SettingsPath { get; } = Path.Combine(Path.GetFullPath(options.Folder), SettingsName);

    /// <summary>Where the policies are, by the settings.</summary>
    public string PolicyPath(IConfiguration settings) =>
        Path.GetFullPath(settings["PolicyFile"] is { Length: > 0 } name ? name : "policies.json", Path.GetFullPath(options.Folder));

    /// <summary>The file's settings with the environment's (<c>PORTCULLIS_</c>) and the caller's over them.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is not JSON, or names a setting twice.</exception>
    public IConfigurationRoot ReadSettings()
    {
        using var stream = new MemoryStream(ConfigurationFile.ReadBytes(SettingsPath));
        try
        {
            return new ConfigurationBuilder()
                .AddJsonStream(stream)
                .AddEnvironmentVariables("PORTCULLIS_")
                .AddInMemoryCollection(options.Overrides)
                .Build();
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new FormatException(exception.Message, exception);
        }
    }
}
