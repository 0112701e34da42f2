using System.Globalization;
using System.Text;

namespace Portcullis.Ethereum.Crypto;

/// <summary>The signed-data format of ERC-191 version 0x45, which wallets call <c>personal_sign</c>.</summary>
public static class PersonalMessage
{
    private const int LargestOnStack = 2048;

    // "\u0019" and not "\x19": a C# \x escape would take the E as a third digit.
    private static ReadOnlySpan<byte> Prefix => "\u0019Ethereum Signed Message:\n"u8;

    /// <summary>Keccak-256 of <c>"\x19Ethereum Signed Message:\n" ‖ length in decimal ‖ message</c>.</summary>
    /// <param name="message">The raw bytes; their number is the length.</param>
    public static Hash ComputeHash(ReadOnlySpan<byte> message)
    {
        Span<byte> length = stackalloc byte[10];
        message.Length.TryFormat(length, out var digits, default, CultureInfo.InvariantCulture);
        length = length[..digits];

        var size = Prefix.Length + length.Length + message.Length;
        var signed = size <= LargestOnStack ? stackalloc byte[size] : new byte[size];
        Prefix.CopyTo(signed);
        length.CopyTo(signed[Prefix.Length..]);
        message.CopyTo(signed[(Prefix.Length + length.Length)..]);
        return Keccak256.Compute(signed);
    }

    /// <summary>The hash of the text's UTF-8 bytes. A lone surrogate counts as U+FFFD, as in browsers.</summary>
    /// <param name="message">The text as the wallet shows it.</param>
    public static Hash ComputeHash(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ComputeHash(Encoding.UTF8.GetBytes(message));
    }
}
