namespace Portcullis.Ethereum.Siwe;

/// <summary>
/// How a family of chains writes the sign-in message (CAIP-122): ERC-4361's grammar, with these differences.
/// </summary>
/// <param name="Family">The family's name in the first line: <c>Ethereum</c>.</param>
/// <param name="IsAddress">Whether a text is an address in the one form that it may have.</param>
/// <param name="AddressRule">What an address must be, for people.</param>
/// <param name="IsChainId">Whether a text is the id of a chain.</param>
/// <param name="ChainIdRule">What a chain's id must be, for people.</param>
public sealed record SignInForm(string Family, Func<string, bool> IsAddress, string AddressRule, Func<string, bool> IsChainId, string ChainIdRule)
{
    /// <summary>Whether a scheme may stand before the domain.</summary>
    public bool HasScheme { get; init; }

    /// <summary>Whether a message without a statement has two empty lines behind the address, as ERC-4361 has it, or one.</summary>
    public bool KeepsLineOfStatement { get; init; }

    /// <summary>Ends the first line.</summary>
    internal string Request { get; } = $" wants you to sign in with your {Family} account:";
}
