namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>What is brought to a gateway that is before an API of one audience.</summary>
/// <param name="Forge">Makes tokens as the issuer does.</param>
/// <param name="Issued">A token that somebody has signed in for.</param>
/// <param name="Sold">A good one of an account that held when it was issued, and holds no more.</param>
/// <param name="ByRsa">A good one but for its algorithm, by the issuer's own key of RS256.</param>
/// <param name="ForRsa">A good one of another audience, whose tokens are signed by RS256.</param>
/// <param name="Attestation">An attestation by the same issuer.</param>
internal sealed record BroughtTokens(TokenForge Forge, string Issued, string Sold, string ByRsa, string ForRsa, string Attestation);
