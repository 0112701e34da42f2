using System.Text.Json;
using Portcullis.Credentials.Json;

namespace Portcullis.Credentials;

/// <summary>The claims of an access token (RFC 9068, 2.2).</summary>
public sealed record AccessToken
{
    /// <summary>The ASP.NET Core authentication scheme that reads access tokens, by which a policy asks who calls.</summary>
    public const string AuthenticationScheme = "Portcullis";

    /// <summary>The claim of a principal that says what a token opens at the most (<see cref="IsHeldToScope"/>); there is none in tokens.</summary>
    public const string HeldScopeClaim = "held_scope";

    /// <summary>What pseudonyms begin with; no CAIP-10 id does.</summary>
    public const string PseudonymPrefix = "pairwise:";

    /// <summary>The <c>client_id</c> of whoever names none.</summary>
    public const string UnnamedClient = "public";

    /// <summary>The most characters of <c>scope</c>: a token with more is refused, so none must be issued.</summary>
    public const int MaxScopeLength = 4096;

    /// <summary><c>iss</c>: the issuer's public URL.</summary>
    public required string Issuer { get; init; }

    /// <summary><c>sub</c>: the account's CAIP-10 id; in a pairwise token a pseudonym (<see cref="IsPairwise"/>).</summary>
    public required string Account { get; init; }

    /// <summary><c>proof</c>: how the account was proven.</summary>
    public required ProofKind Proof { get; init; }

    /// <summary><c>linked_accounts</c>: accounts that the caller has proven beside it, at most <see cref="ProvenAccount.MostLinked"/>; the claim is absent when there are none.</summary>
    public IReadOnlyList<ProvenAccount> Linked { get; init; } = [];

    /// <summary><c>sealed_accounts</c>: whom a pairwise token is about, encrypted for its issuer; null in others.</summary>
    public string? SealedAccounts { get; init; }

    /// <summary>Whether it names its caller, and linked accounts, by pseudonyms: each the same for as long as the issuer keeps its key, and another one for each audience (OpenID Connect Core, 8.1).</summary>
    public bool IsPairwise => Account.StartsWith(PseudonymPrefix, StringComparison.Ordinal);

    /// <summary><c>cnf.jkt</c> (RFC 9449, 6.1): the RFC 7638 thumbprint of the key that each request must be signed with; null for a token that whoever bears it may use.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary><c>aud</c>: the one audience.</summary>
    public required string Audience { get; init; }

    /// <summary><c>jti</c>: the grant's id.</summary>
    public required string Id { get; init; }

    /// <summary><c>client_id</c>: who asked; <see cref="UnnamedClient"/> when nobody was named.</summary>
    public required string ClientId { get; init; }

    /// <summary>
    /// Whether it opens what <see cref="Scope"/> names and no more, also where the account holds more: so it is with every token that was given to a client by name (RFC 6749, 3.3). Of a token that is read <see cref="ClientId"/> says it, and no claim of its own. A token that people have for
    /// themselves opens, where policies are decided on facts, whatever their account meets.
    /// </summary>
    public bool IsHeldToScope { get; init; }

    /// <summary><c>scope</c>: of each policy its name, the tier and every lower tier, best first, by spaces: <c>market-data market-data:gold market-data:basic</c>; may be empty.</summary>
    public required string Scope { get; init; }

    /// <summary><c>iat</c>, whole seconds.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>nbf</c>, whole seconds.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary><c>exp</c>, whole seconds; from this instant on the token is refused.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Signs the claims with typ <c>at+jwt</c>.</summary>
    public string Sign(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Sign(TokenTypes.AccessToken, ClaimsJson.Write(this, static (json, token) =>
        {
            json.WriteString("iss", token.Issuer);
            json.WriteString("sub", token.Account);
            json.WriteString("aud", token.Audience);
            json.WriteNumber("exp", token.ExpiresAt.ToUnixTimeSeconds());
            json.WriteNumber("nbf", token.NotBefore.ToUnixTimeSeconds());
            json.WriteNumber("iat", token.IssuedAt.ToUnixTimeSeconds());
            json.WriteString("jti", token.Id);
            json.WriteString("client_id", token.ClientId);
            json.WriteString("scope", token.Scope);
            json.WriteString("proof", token.Proof.Name);
            WriteLinked(json, token.Linked);
            if (token.SealedAccounts is { } accounts)
            {
                json.WriteString("sealed_accounts", accounts);
            }

            if (token.KeyThumbprint is { } thumbprint)
            {
                json.WriteStartObject("cnf");
                json.WriteString("jkt", thumbprint);
                json.WriteEndObject();
            }
        }));
    }

    private static void WriteLinked(Utf8JsonWriter json, IReadOnlyList<ProvenAccount> linked)
    {
        if (linked.Count == 0)
        {
            return;
        }

        json.WriteStartArray("linked_accounts");
        foreach (var account in linked)
        {
            json.WriteStartObject();
            json.WriteString("sub", account.Account);
            json.WriteString("proof", account.Proof.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
