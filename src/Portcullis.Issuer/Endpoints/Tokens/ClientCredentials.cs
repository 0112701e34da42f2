using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Endpoints.Tokens;

/// <summary>As whom a caller of the token or the revocation endpoint speaks, and what it shows for that: by HTTP Basic, or among the parameters (RFC 6749, 2.3.1); one way at a time.</summary>
/// <param name="Id">The <c>client_id</c>; null when none is named.</param>
/// <param name="Secret">The secret; null when none is shown.</param>
/// <param name="Refusal">Why it cannot be told.</param>
internal readonly record struct ClientCredentials(string? Id, string? Secret, Refusal? Refusal)
{
    private const string Scheme = "Basic ";

    private static readonly ClientCredentials Unreadable = new(null, null, new Refusal(RefusalCode.InvalidClient, "HTTP Basic must hold client_id and secret, each encoded as in a form"));
    private static readonly ClientCredentials Ambiguous = new(null, null, new Refusal(RefusalCode.InvalidRequest, "name the client and show its secret in one way alone"));

    /// <summary>Reads them.</summary>
    /// <param name="authorization">The header; other schemes than Basic say nothing here.</param>
    /// <param name="clientId">The parameter <c>client_id</c>.</param>
    /// <param name="clientSecret">The parameter <c>client_secret</c>.</param>
    public static ClientCredentials Read(StringValues authorization, string? clientId, string? clientSecret)
    {
        var (id, secret) = (NotEmpty(clientId), NotEmpty(clientSecret));
        if (authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return secret is not null && id is null ? Ambiguous : new(id, secret, null);
        }

        return secret is not null ? Ambiguous
            : ReadBasic(header) is not { } shown ? Unreadable
            : id is not null && id != shown.Id ? Ambiguous
            : shown;
    }

    /// <summary>Answers that the client did not show who it is.</summary>
    public static RefusalResult Refuse(HttpContext context, Refusal refusal)
    {
        if (refusal.Code == RefusalCode.InvalidClient)
        {
            context.Response.Headers.Append(HeaderNames.WWWAuthenticate, "Basic realm=\"portcullis\"");
        }

        return new RefusalResult(refusal, null);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static ClientCredentials? ReadBasic(string header) =>
        BasicCredentials.Read(header) is { User: { Length: > 0 } id, Password: { Length: > 0 } secret } ? new ClientCredentials(id, secret, null) : null;
}
