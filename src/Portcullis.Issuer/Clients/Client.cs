using System.Security.Cryptography;
using System.Text;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Clients;

/// <summary>A program that may send people to the sign-in page.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Name">What people know it by.</param>
/// <param name="RedirectUris">Where people may be sent back to.</param>
/// <param name="Audience">The one API that its tokens are for; null for any.</param>
/// <param name="Scopes">What it may ask for, and gets where it asks for nothing; none for whatever it asks for by name.</param>
/// <param name="SecretHash">The SHA-256 of its secret; null where it has none.</param>
internal sealed record Client(string Id, string Name, IReadOnlyList<string> RedirectUris, string? Audience, IReadOnlyList<PolicyName> Scopes, string? SecretHash)
{
    /// <summary>Whether it must show a secret.</summary>
    public bool IsConfidential => SecretHash is not null;

    /// <summary>Whether people may be sent back to there.</summary>
    public bool Allows(string redirectUri) => RedirectUris.Any(registered => RedirectUri.Matches(registered, redirectUri));

    /// <summary>Whether that is its secret.</summary>
    public bool Has(string secret) => SecretHash is not null && CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(SecretHash), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))));

    /// <summary>As the settings have it.</summary>
    public static Client From(ClientOptions options) => new(
        options.Id, options.Name, [.. options.RedirectUris], options.Audience is { Length: > 0 } audience ? audience : null, [.. options.Scopes.Select(PolicyName.Parse).OfType<PolicyName>()], options.SecretHash is { Length: > 0 } hash ? hash : null);
}
