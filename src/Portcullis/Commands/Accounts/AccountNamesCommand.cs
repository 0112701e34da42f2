using System.CommandLine;
using System.Globalization;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Privacy;
using Portcullis.Solana;
using Portcullis.Terminal;

namespace Portcullis.Commands.Accounts;

/// <summary><c>portcullis account names ADDRESS</c>: what logs and pairwise audiences call an account.</summary>
internal static class AccountNamesCommand
{
    internal static Command Create()
    {
        var address = AccountOptions.CreateAddress();
        var chain = new Option<string?>("--chain") { Description = "The chain that the account signs in with, of which pseudonyms depend: an EIP-155 id (1 when left out), or a cluster of Solana (mainnet). Logs call it the same on every chain.", HelpName = "ID" };
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
            if (Find(parse.GetRequiredValue(address), parse.GetValue(chain)) is not { } account)
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync("--chain must be the EIP-155 id of an EVM address's chain, or mainnet, devnet or testnet for a Solana address");
                return ExitCode.Failure;
            }

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

    private static AccountId? Find(WalletAddress address, string? chain) => address switch
    {
        WalletAddress.Evm evm => ulong.TryParse(chain ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? AccountId.From(new Account(id, evm.Address)) : null,
        WalletAddress.Solana solana => SolanaCluster.Find(chain ?? SolanaCluster.Mainnet.Name) is { } cluster ? AccountId.From(new SolanaAccount(cluster, solana.Address)) : null,
        _ => null,
    };
}
