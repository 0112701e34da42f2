using Portcullis.Issuer.SignIn.Statements;

namespace Portcullis.Issuer.SignIn;

/// <summary>A wallet proof for an access token.</summary>
/// <param name="Scheme">The form of what was signed.</param>
/// <param name="Message">What was signed.</param>
/// <param name="Signature">Its signature, as the scheme writes it.</param>
/// <param name="Scope">The policies and tiers asked for, by spaces; null or empty for all that the account holds.</param>
/// <param name="ClientId">Who asks.</param>
/// <param name="KeyThumbprint">The thumbprint of the key that the token is to be bound to; null for none.</param>
internal sealed record SignInRequest(StatementScheme Scheme, string Message, string Signature, string? Scope, string ClientId, string? KeyThumbprint)
{
    /// <summary>The audience that the tokens are to be for (RFC 8707); null or empty for the default one.</summary>
    public string? Resource { get; init; }
}
