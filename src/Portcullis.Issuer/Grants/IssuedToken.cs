namespace Portcullis.Issuer.Grants;

/// <summary>A signed access token, and what it can be refreshed with.</summary>
/// <param name="Text">The compact JWS.</param>
/// <param name="Lifetime">How long it is good for.</param>
/// <param name="IsBound">Whether it is bound to a key of the caller's (RFC 9449).</param>
/// <param name="Refresh">The refresh token; null where refreshing is switched off.</param>
/// <param name="RefreshLifetime">How long it can be refreshed.</param>
internal sealed record IssuedToken(string Text, TimeSpan Lifetime, bool IsBound, string? Refresh, TimeSpan RefreshLifetime)
{
    /// <summary>Whether it was exchanged for another one (RFC 8693).</summary>
    public bool IsExchanged { get; init; }

    /// <summary>The id token beside it; null where none was asked for.</summary>
    public string? IdToken { get; init; }
}
