using Portcullis.Credentials.Json;

namespace Portcullis.Credentials.Dpop;

/// <summary>The payload of a proof, well formed and no more. Claims that are not known here say nothing.</summary>
/// <param name="Id"><c>jti</c>.</param>
/// <param name="Method"><c>htm</c>.</param>
/// <param name="Url"><c>htu</c>.</param>
/// <param name="IssuedAt"><c>iat</c>.</param>
/// <param name="AccessTokenHash"><c>ath</c>; null for none, and for what cannot be one.</param>
/// <param name="Nonce"><c>nonce</c>; null for none, and for what cannot be one.</param>
internal sealed record DpopClaims(string Id, string Method, string Url, DateTimeOffset IssuedAt, string? AccessTokenHash, string? Nonce)
{
    private const int MaxIdLength = 256;
    private const int MaxMethodLength = 64;
    private const int MaxUrlLength = 4096;
    private const int HashLength = 43;
    private const int MaxNonceLength = 256;

    /// <summary>The claims; null when one that is needed is absent, of another type or out of bounds.</summary>
    public static DpopClaims? Read(ReadOnlyMemory<byte> payload)
    {
        using var document = StrictJson.ParseObject(payload);
        return document?.RootElement is { } claims
            && claims.PrintableMember("jti", 1, MaxIdLength) is { } id
            && claims.PrintableMember("htm", 1, MaxMethodLength) is { } method
            && claims.PrintableMember("htu", 1, MaxUrlLength) is { } url
            && claims.NumericDateMember("iat") is { } issuedAt
                ? new(id, method, url, issuedAt, claims.PrintableMember("ath", HashLength, HashLength), claims.PrintableMember("nonce", 1, MaxNonceLength))
                : null;
    }
}
