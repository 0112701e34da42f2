namespace Portcullis.Solana.Tests.Siws;

/// <summary>Messages as the maximal and a small template of Phantom's specification have them, written by hand.</summary>
internal static class SiwsText
{
    public const string Wallet = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";

    public const string Good =
        "api.example:8443 wants you to sign in with your Solana account:\n" +
        Wallet + "\n" +
        "\n" +
        "I accept the Terms: https://api.example/tos\n" +
        "\n" +
        "URI: https://api.example:8443/login\n" +
        "Version: 1\n" +
        "Chain ID: mainnet\n" +
        "Nonce: 32891757ab\n" +
        "Issued At: 2026-09-30T16:25:24.000Z\n" +
        "Expiration Time: 2026-09-30T16:30:24.000Z\n" +
        "Not Before: 2026-09-30T16:20:24.000Z\n" +
        "Request ID: some_id\n" +
        "Resources:\n" +
        "- https://example.com\n" +
        "- https://phantom.app/";

    public const string Short =
        "api.example wants you to sign in with your Solana account:\n" +
        Wallet + "\n" +
        "\n" +
        "URI: https://api.example\n" +
        "Version: 1\n" +
        "Chain ID: solana:devnet\n" +
        "Nonce: 32891757\n" +
        "Issued At: 2026-09-30T16:25:24Z";

    /// <summary>The good message with one piece replaced; the piece must be there once.</summary>
    public static string With(string piece, string replacement)
    {
        Good.Split(piece).Length.ShouldBe(2, $"the good message must have this once: {piece}");
        return Good.Replace(piece, replacement, StringComparison.Ordinal);
    }
}
