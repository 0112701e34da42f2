using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Scopes;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Grants;

/// <summary>What a sign-in is to be granted.</summary>
/// <param name="Accounts">The account that signs in.</param>
/// <param name="ClientId">Who asks.</param>
/// <param name="Asked">What was asked for, by spaces; empty for all that the account holds.</param>
/// <param name="Granted">What it was found to hold.</param>
/// <param name="KeyThumbprint">The thumbprint of the key that the tokens are to be bound to; null for none.</param>
internal sealed record GrantRequest(IReadOnlyList<SessionAccount> Accounts, string ClientId, string Asked, GrantedScope Granted, string? KeyThumbprint)
{
    /// <summary>The API that the tokens are to be for.</summary>
    public required Audience Audience { get; init; }

    /// <summary>What the id token beside it says; null for none.</summary>
    public OpenIdRequest? OpenId { get; init; }
}
