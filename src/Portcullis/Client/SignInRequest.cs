namespace Portcullis.Client;

/// <summary>What the user asks for when signing in.</summary>
/// <param name="Origin">The server.</param>
/// <param name="ChainId">The chain that the message names; null for the first that the server reads.</param>
/// <param name="Domain">A domain other than the server's own that the user chose to sign for; null for the server's own.</param>
/// <param name="Scope">The scope to ask for; null for whatever the account may have.</param>
internal sealed record SignInRequest(ApiOrigin Origin, ulong? ChainId, string? Domain, string? Scope);
