using System.CommandLine;

namespace Portcullis.Commands.Accounts;

/// <summary><c>portcullis account</c>: the commands about callers' accounts.</summary>
internal static class AccountCommand
{
    internal static Command Create() => new("account", "Blocks accounts, as after a key was stolen, and lists the blocked.")
    {
        AccountBlockCommand.Create(),
        AccountUnblockCommand.Create(),
        AccountListCommand.Create(),
    };
}
