using System.CommandLine;
using Portcullis.Ethereum;

namespace Portcullis.Commands.Accounts;

/// <summary>What the account commands share.</summary>
internal static class AccountOptions
{
    internal static Argument<Address> CreateAddress()
    {
        var argument = new Argument<Address>("ADDRESS") { Description = "0x and 40 digits, with a right checksum when of mixed case." };
        argument.CustomParser = result =>
        {
            if (Address.TryParse(result.Tokens[0].Value, out var address))
            {
                return address;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not an address: 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case");
            return default;
        };
        return argument;
    }
}
