using Portcullis.Ethereum;

namespace Portcullis.Conditions.Values;

/// <summary>A contract's address, and the text that it was written in: attestations repeat it letter by letter.</summary>
/// <param name="Address">The address, not zero.</param>
/// <param name="Text"><c>0x</c> and 40 hexadecimal digits of either case.</param>
public readonly record struct ContractAddress(Address Address, string Text)
{
    /// <summary>An address as it is written with its checksum.</summary>
    public static implicit operator ContractAddress(Address address) => FromAddress(address);

    /// <summary>An address as it is written with its checksum.</summary>
    public static ContractAddress FromAddress(Address address) => new(address, address.ToString());

    /// <summary>Reads an address; null for anything else, and for the zero address.</summary>
    public static ContractAddress? Parse(string? text) =>
        Address.TryParse(text, out var address) && address != Address.Zero ? new ContractAddress(address, text!) : null;

    /// <inheritdoc/>
    public bool Equals(ContractAddress other) => Address == other.Address;

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode();

    /// <summary>The address with its checksum.</summary>
    public override string ToString() => Address.ToString();
}
