using System.CommandLine;
using Portcullis.Conditions.Accounts;

namespace Portcullis.Commands.Accounts;

/// <summary>What the account commands share.</summary>
internal static class AccountOptions
{
    internal static Argument<WalletAddress> CreateAddress()
    {
        var argument = new Argument<WalletAddress>("ADDRESS") { Description = "0x and 40 digits, with a right checksum when of mixed case; or a Solana address." };
        argument.CustomParser = result =>
        {
            if (WalletAddress.TryParse(result.Tokens[0].Value, out var address))
            {
                return address;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not an address: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case, or base58 of 32 bytes for Solana");
            return null!;
        };
        return argument;
    }
}
