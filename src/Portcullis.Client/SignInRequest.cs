namespace Portcullis.Client;

/// <summary>What is asked for when signing in.</summary>
/// <param name="Origin">The server.</param>
/// <param name="ChainId">The chain that the message names; null for the first that the server reads. A key proves its account on every chain.</param>
/// <param name="Domain">A domain other than the server's own that the message is to be for; null for the server's own.</param>
/// <param name="Scope">The scope to ask for; null for whatever the account may have.</param>
public sealed record SignInRequest(ApiOrigin Origin, ulong? ChainId, string? Domain, string? Scope)
{
    /// <summary>The API that the token is for (RFC 8707); null for the issuer's own.</summary>
    public string? Resource { get; init; }

    /// <summary>The client's name at the issuer; null for none.</summary>
    public string? ClientId { get; init; }
}
