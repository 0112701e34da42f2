using System.Diagnostics.CodeAnalysis;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Accounts;

/// <summary>A wallet's address, which is the same on every chain of its family.</summary>
public abstract record WalletAddress
{
    private WalletAddress()
    {
    }

    /// <summary>The one text under which it is stored and looked up: <c>0x</c> and lower-case digits, or base58.</summary>
    public abstract string Key { get; }

    /// <summary>An EVM address is a wallet's.</summary>
    public static implicit operator WalletAddress(Address address) => From(address);

    /// <summary>A wallet of the EVM chains.</summary>
    public static WalletAddress From(Address address) => new Evm(address);

    /// <summary>The bytes: 20 or 32.</summary>
    public abstract byte[] ToArray();

    /// <summary>As people read it: with the ERC-55 checksum, or in base58.</summary>
    public abstract override string ToString();

    /// <summary>Reads an address of either family; neither can be taken for the other.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WalletAddress? address)
    {
        address = Address.TryParse(text, out var evm) ? new Evm(evm) : SolanaAddress.TryParse(text, out var solana) ? new Solana(solana) : null;
        return address is not null;
    }

    /// <summary>Reads as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static WalletAddress Parse(string text) => TryParse(text, out var address) ? address : throw new FormatException("not an address of an EVM chain or of Solana");

    /// <summary>The same on every EVM chain.</summary>
    /// <param name="Address">The address.</param>
    public sealed record Evm(Address Address) : WalletAddress
    {
        /// <inheritdoc/>
        public override string Key => Address.ToLowerString();

        /// <inheritdoc/>
        public override byte[] ToArray() => Address.ToArray();

        /// <inheritdoc/>
        public override string ToString() => Address.ToString();
    }

    /// <summary>The same on every cluster of Solana.</summary>
    /// <param name="Address">The address.</param>
    public sealed record Solana(SolanaAddress Address) : WalletAddress
    {
        /// <inheritdoc/>
        public override string Key => Address.ToString();

        /// <inheritdoc/>
        public override byte[] ToArray() => Address.ToArray();

        /// <inheritdoc/>
        public override string ToString() => Address.ToString();
    }
}
