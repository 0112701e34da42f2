using Portcullis.Issuer;
using Portcullis.Issuer.Keys;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys;

/// <summary>The signing keys of a configuration folder, beside the gateway that may be running on them.</summary>
internal static class SigningKeys
{
    /// <summary>Does something with the keys.</summary>
    /// <exception cref="CommandException">The folder is no configuration, or a key cannot be used.</exception>
    internal static async Task<T> UseAsync<T>(DirectoryInfo folder, Func<IssuerOptions, T> use)
    {
        var options = await ConfigurationFolder.ReadOptionsAsync(folder);
        try
        {
            return use(options);
        }
        catch (KeyException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    /// <summary>An instant as the commands print it.</summary>
    internal static string Write(DateTimeOffset instant) => $"{instant.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
}
