using System.CommandLine;
using Portcullis.Terminal;

namespace Portcullis.Commands.Accounts;

/// <summary><c>portcullis account list</c>: the blocked addresses.</summary>
internal static class AccountListCommand
{
    internal static Command Create()
    {
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "list",
            "Lists the blocked addresses, the latest first: address, time and reason, with tabs between.",
            """
            Example:
              portcullis account list --config my-gate
            """)
        {
            folder,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            await using var stores = await AccountStores.OpenAsync(parse.GetRequiredValue(folder), cancellationToken);
            foreach (var account in await stores.ListAsync(cancellationToken))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync($"{account.Address}\t{account.BlockedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\t{Printable.Line(account.Reason)}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
