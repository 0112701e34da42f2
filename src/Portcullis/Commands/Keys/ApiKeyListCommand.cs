using System.CommandLine;
using System.Globalization;
using Portcullis.Issuer.Stores;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis apikey list</c>: the keys, without their texts.</summary>
internal static class ApiKeyListCommand
{
    private const string NoBound = "-";

    internal static Command Create()
    {
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "list",
            "Lists the API keys, the newest first: id, tier, credits, daily limit, made, revoked, e-mail address and name, with tabs between.",
            """
            A hyphen stands for no bound, and for what there is none of. The keys themselves are known to nobody here.

            Example:
              portcullis apikey list --config my-gate
            """)
        {
            folder,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            await using var stores = await FolderStores.OpenAsync(parse.GetRequiredValue(folder), cancellationToken);
            foreach (var key in await stores.UseAsync((IApiKeyStore keys) => keys.ListAsync(cancellationToken)))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(string.Join(
                    '\t', key.Id, key.Tier, Number(key.Credits), Number(key.DailyLimit), Time(key.CreatedAt), Time(key.RevokedAt), Printable.Line(key.Email ?? NoBound), Printable.Line(key.Name)));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? NoBound;

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? NoBound;
}
