using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Clients;

namespace Portcullis.Issuer.Scopes;

/// <summary>
/// Reads what is asked for in a client's name, within what the client may have. Whoever is named, configured or not, is held to the scope of its tokens, so that they have no more than was asked for.
/// </summary>
internal sealed class ClientScopes(ConfiguredClients clients, LivePolicies policies)
{
    /// <summary>What is asked for at a sign-in; null when it names no policy or tier, or one that the client may not have. A client that asks for nothing gets what is met of its <c>Scopes</c>, but for policies that take bound tokens alone; one that is not configured, of all.</summary>
    /// <param name="clientId">The client, or <see cref="AccessToken.UnnamedClient"/>.</param>
    /// <param name="text">Policies and tiers by single spaces; null or empty for none.</param>
    public ScopeRequest? Ask(string clientId, string? text)
    {
        var (current, client) = (policies.Current, clients.Find(clientId));
        return string.IsNullOrEmpty(text) && client is not null
            ? new ScopeRequest(current, [.. client.Scopes.Where(name => current.Has(name) && !current.Find(name.Policy)!.RequiresDpop)]) { IsOptional = true, IsLimit = true, IsOfClient = true }
            : Limit(clientId, client, ScopeRequest.Parse(text, current));
    }

    /// <summary>What is asked for again, for the tokens of a sign-in that was before; null when there is no such policy any more, or the client may no longer have it.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="kept">What was granted then, as <see cref="ScopeRequest.Keep"/> wrote it.</param>
    /// <param name="part">The part of it that is asked for; null or empty for all.</param>
    public ScopeRequest? AskAgain(string clientId, string kept, string? part)
    {
        var client = clients.Find(clientId);
        if (!string.IsNullOrEmpty(part))
        {
            return ScopeRequest.Parse(part, policies.Current) is { } less && less.IsPartOf(kept) ? Limit(clientId, client, less) : null;
        }

        var request = ScopeRequest.ParseKept(kept, policies.Current);

        // Nothing was named, and by nobody who was configured then: as if it were asked now.
        return client is not null && request is { IsForAll: true } ? Ask(clientId, null) : Limit(clientId, client, request);
    }

    private static ScopeRequest? Limit(string clientId, Client? client, ScopeRequest? request) =>
        request is null || (client is { Scopes.Count: > 0 } && !request.Names.All(name => client.Scopes.Any(allowed => request.Policies.Covers(allowed, name)))) ? null
        : request with { IsLimit = clientId != AccessToken.UnnamedClient, IsOfClient = client is not null };
}
