using System.CommandLine;
using Portcullis.Terminal;

namespace Portcullis.Commands.Accounts;

/// <summary><c>portcullis account unblock ADDRESS</c>: ends a block.</summary>
internal static class AccountUnblockCommand
{
    internal static Command Create()
    {
        var address = AccountOptions.CreateAddress();
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "unblock",
            "Ends the block of an address.",
            """
            A running gateway takes it up within a second.

            Example:
              portcullis account unblock 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --config my-gate
            """)
        {
            address,
            folder,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            await using var stores = await AccountStores.OpenAsync(parse.GetRequiredValue(folder), cancellationToken);
            var account = parse.GetRequiredValue(address);
            var wasBlocked = await stores.UnblockAsync(account, cancellationToken);
            await parse.InvocationConfiguration.Output.WriteLineAsync(wasBlocked ? $"{account} is no longer blocked" : $"{account} was not blocked");
            return ExitCode.Success;
        });
        return command;
    }
}
