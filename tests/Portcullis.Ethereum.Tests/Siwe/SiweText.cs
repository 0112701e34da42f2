namespace Portcullis.Ethereum.Tests.Siwe;

/// <summary>Messages to test with.</summary>
internal static class SiweText
{
    public const string Good =
        "https://api.example:8443 wants you to sign in with your Ethereum account:\n" +
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n" +
        "\n" +
        "I accept the Terms: https://api.example/tos\n" +
        "\n" +
        "URI: https://api.example:8443/login\n" +
        "Version: 1\n" +
        "Chain ID: 1\n" +
        "Nonce: 32891757ab\n" +
        "Issued At: 2026-09-30T16:25:24.000Z\n" +
        "Expiration Time: 2026-09-30T16:30:24.000Z\n" +
        "Not Before: 2026-09-30T16:20:24.000Z\n" +
        "Request ID: some_id\n" +
        "Resources:\n" +
        "- ipfs://Qme7ss3ARVgxv6rXqVPiikMJ8u2NLgmgszg13pYrDKEoiu\n" +
        "- https://example.com/my-web2-claim.json";

    public const string Short =
        "api.example wants you to sign in with your Ethereum account:\n" +
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n" +
        "\n" +
        "\n" +
        "URI: https://api.example\n" +
        "Version: 1\n" +
        "Chain ID: 1\n" +
        "Nonce: 32891757\n" +
        "Issued At: 2026-09-30T16:25:24Z";

    /// <summary>The good message with one piece replaced; the piece must be there once.</summary>
    public static string With(string piece, string replacement)
    {
        Good.Split(piece).Length.ShouldBe(2, $"the good message must have this once: {piece}");
        return Good.Replace(piece, replacement, StringComparison.Ordinal);
    }
}
