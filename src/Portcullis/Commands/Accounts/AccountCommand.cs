using System.CommandLine;

namespace Portcullis.Commands.Accounts;

/// <summary><c>portcullis account</c>: the commands about callers' accounts.</summary>
internal static class AccountCommand
{
    internal static Command Create() => new("account", "Blocks accounts, as after a key was stolen, lists the blocked, and tells what an account is called elsewhere.")
    {
        AccountBlockCommand.Create(),
        AccountUnblockCommand.Create(),
        AccountListCommand.Create(),
        AccountNamesCommand.Create(),
    };
}
