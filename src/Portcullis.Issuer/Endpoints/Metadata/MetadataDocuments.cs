using System.Text.Json;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Clients;
using Portcullis.Issuer.Endpoints.Authorization;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Issuer.SignInPage;

namespace Portcullis.Issuer.Endpoints.Metadata;

/// <summary>The documents by which clients and gateways find everything else, written anew when other policies come into force.</summary>
internal sealed class MetadataDocuments(IOptions<IssuerOptions> options, ConfiguredAudiences audiences, ConfiguredClients clients, LivePolicies policies)
{
    private const string Json = "application/json";
    private const string Algorithm = "ES256";

    private volatile Written? _written;

    /// <summary>How long caches may keep them: what the scopes are changes with the policies.</summary>
    public static TimeSpan MaxAge { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The issuer's.</summary>
    public PublicDocument Server => Current.Server;

    /// <summary>The gated API's.</summary>
    public PublicDocument Resource => Current.Resource;

    private string[] ClientAuthMethods => clients.AnyConfidential ? ["none", "client_secret_basic", "client_secret_post"] : ["none"];

    private Written Current
    {
        get
        {
            var now = policies.Current;
            if (_written is not { } written || written.Policies != now)
            {
                _written = written = Write(now);
            }

            return written;
        }
    }

    private Written Write(PolicySet now)
    {
        var url = options.Value.PublicUrl;
        string[] scopes = [.. now.All.OrderBy(policy => policy.Name, StringComparer.Ordinal).SelectMany(ScopesOf)];
        return new(
            now,
            new PublicDocument(JsonSerializer.SerializeToUtf8Bytes(ServerOf(url, scopes), IssuerJson.Default.ServerMetadata), Json),
            new PublicDocument(JsonSerializer.SerializeToUtf8Bytes(ResourceOf(url, scopes, now), IssuerJson.Default.ResourceMetadata), Json));
    }

    private static IEnumerable<string> ScopesOf(Policy policy) => policy.Tiers.Select(tier => $"{policy.Name}:{tier.Name}").Prepend(policy.Name);

    private ServerMetadata ServerOf(string url, string[] scopes) => new()
    {
        Issuer = url,
        AuthorizationEndpoint = clients.Any ? url + SignInPageEndpoint.Path : null,
        TokenEndpoint = url + TokenEndpoint.Path,
        JwksUri = url + JwksEndpoint.Path,
        Scopes = clients.Any ? [PolicyName.OpenId, .. scopes] : scopes,

        // Without a page there is nothing whose response types these would be, and readers want the member.
        ResponseTypes = clients.Any ? ["code"] : [],
        ResponseModes = clients.Any ? ["query"] : null,
        GrantTypes = clients.Any ? [.. TokenEndpoint.GrantTypes, TokenRequestRules.Code] : TokenEndpoint.GrantTypes,
        ChallengeMethods = clients.Any ? [CodeChallenge.Method] : null,
        NamesIssuerInAnswers = clients.Any ? true : null,
        ReadsRequestUris = clients.Any ? false : null,
        TokenAuthMethods = ClientAuthMethods,
        IntrospectionEndpoint = url + IntrospectEndpoint.Path,
        IntrospectionAuthMethods = ["client_secret_basic"],
        RevocationEndpoint = url + RevokeEndpoint.Path,
        RevocationAuthMethods = ClientAuthMethods,
        SubjectTypes =
        [
            .. audiences.All.Any(audience => !audience.IsPairwise) ? ["public"] : Array.Empty<string>(),
            .. audiences.All.Any(audience => audience.IsPairwise) ? ["pairwise"] : Array.Empty<string>(),
        ],
        
        // An id token has the algorithm of the access token beside it.
        IdTokenAlgorithms = [.. audiences.All.Select(audience => audience.Algorithm.ToString()).Distinct(StringComparer.Ordinal)],
        DpopAlgorithms = [Algorithm],
    };

    private static ResourceMetadata ResourceOf(string url, string[] scopes, PolicySet now) => new()
    {
        Resource = url,
        AuthorizationServers = [url],
        Scopes = scopes,
        BearerMethods = ["header"],
        DpopAlgorithms = [Algorithm],
        RequiresBoundTokens = now.All.Count > 0 && now.All.All(policy => policy.RequiresDpop) ? true : null,
    };

    private sealed record Written(PolicySet Policies, PublicDocument Server, PublicDocument Resource);
}
