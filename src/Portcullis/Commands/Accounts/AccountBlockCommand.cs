using System.CommandLine;
using Portcullis.Issuer.Stores;
using Portcullis.Terminal;

namespace Portcullis.Commands.Accounts;

/// <summary><c>portcullis account block ADDRESS</c>: nobody gets in by that address any more.</summary>
internal static class AccountBlockCommand
{
    internal static Command Create()
    {
        var address = AccountOptions.CreateAddress();
        var folder = ConfigurationFolder.CreateOption();
        var reason = new Option<string>("--reason") { Description = "Why, for your own record; callers never see it.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var command = new DetailedCommand(
            "block",
            "Blocks an address on every chain of its family: it cannot sign in, and its tokens are refused.",
            """
            A running gateway takes it up within a second. Blocking what is blocked already changes nothing.

            Example:
              portcullis account block 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --reason "key stolen" --config my-gate
            """)
        {
            address,
            folder,
            reason,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            await using var stores = await AccountStores.OpenAsync(parse.GetRequiredValue(folder), cancellationToken);
            var account = new BlockedAccount(parse.GetRequiredValue(address), parse.GetRequiredValue(reason), TimeProvider.System.GetUtcNow());
            var isNew = await stores.BlockAsync(account, cancellationToken);
            await parse.InvocationConfiguration.Output.WriteLineAsync(isNew ? $"{account.Address} is blocked" : $"{account.Address} was blocked already");
            return ExitCode.Success;
        });
        return command;
    }
}
