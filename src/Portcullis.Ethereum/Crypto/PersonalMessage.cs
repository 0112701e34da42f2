namespace Portcullis.Ethereum.Crypto;

/// <summary>The signed-data format of ERC-191 version 0x45, which wallets call <c>personal_sign</c>.</summary>
public static class PersonalMessage
{
    /// <summary>Keccak-256 of <c>"\x19Ethereum Signed Message:\n" ‖ length in decimal ‖ message</c>.</summary>
    public static Hash ComputeHash(ReadOnlySpan<byte> message) => throw new NotSupportedException("not built yet");

    /// <summary>The hash of the text's UTF-8 bytes.</summary>
    public static Hash ComputeHash(string message) => throw new NotSupportedException("not built yet");
}
