using System.CommandLine;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Privacy;
using Portcullis.Terminal;

namespace Portcullis.Commands.Accounts;

/// <summary><c>portcullis account names ADDRESS</c>: what logs and pairwise audiences call an account.</summary>
internal static class AccountNamesCommand
{
    internal static Command Create()
    {
        var address = AccountOptions.CreateAddress();
        var chain = new Option<ulong>("--chain") { Description = "The chain that the account signs in with, of which pseudonyms depend; logs call it the same on every chain.", HelpName = "ID", DefaultValueFactory = _ => 1 };
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "names",
            "Tells what logs call an address, and what each pairwise audience calls the account.",
            """
            A line each, with a tab between: "log" and the hash, then the audience and the pseudonym. The way back, from a name to an account, is to try the accounts that there are.

            Example:
              portcullis account names 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --config my-gate
            """)
        {
            address,
            chain,
            folder,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            var account = new Ethereum.Account(parse.GetRequiredValue(chain), parse.GetRequiredValue(address));
            await using var stores = await FolderStores.OpenAsync(parse.GetRequiredValue(folder), cancellationToken);
            var hash = await stores.UseAsync((AddressNames names) => Task.FromResult(names.Hash(account.Address.ToString())));
            var pseudonyms = await stores.UseAsync((TokenSubjects subjects) => Task.FromResult(subjects.PseudonymsOf(account.ToString()).ToList()));
            foreach (var (name, value) in pseudonyms.Prepend(("log", hash)))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync($"{name}\t{value}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
