using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Portcullis.Attestations;
using Portcullis.Credentials;
using Portcullis.Gateway;
using Portcullis.Issuer;

namespace Portcullis.ForwardAuth;

/// <summary>
/// The endpoint that stands for each policy asked for, so that the request goes the way of a gated route: authentication, decision and limits find on it what they find on a route. It goes past routing, which
/// would look for a route by the original path.
/// </summary>
internal sealed class ForwardAuthEndpoints(LivePolicies policies, AssertionCache assertions)
{
    /// <summary>What is asked for in place of a policy about a path that is open: only whether it has one reading.</summary>
    public const string Anonymous = "anonymous";

    // Names that were in force once, of which there are few.
    private readonly ConcurrentDictionary<string, (PolicyName? Asked, Endpoint Endpoint)> _byName = new(StringComparer.Ordinal);

    /// <summary>The endpoint for <c>policy</c>, <c>policy:tier</c> or <see cref="Anonymous"/>; null when none is in force.</summary>
    public Endpoint? Find(ReadOnlySpan<char> name)
    {
        if (_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
        {
            return known.Asked is not { } inForce || policies.Current.Has(inForce) ? known.Endpoint : null;
        }

        var text = name.ToString();
        return text == Anonymous ? Add(text, null, new AllowAnonymousAttribute())
            : PolicyName.Parse(text) is { } asked && policies.Current.Has(asked) ? Add(text, asked, new AuthorizeAttribute(text))
            : null;
    }

    private Endpoint Add(string name, PolicyName? asked, object access) => _byName.GetOrAdd(name, (asked, Create(name, access))).Endpoint;

    private Endpoint Create(string name, object access) => new(
        AnswerAsync,
        new EndpointMetadataCollection(access, new EndpointNameMetadata("ForwardAuth"), AttestationRules.Standard),
        $"forward-auth {name}");

    private Task AnswerAsync(HttpContext context)
    {
        ForwardAuthAnswer.Pass(context, context.Features.GetRequiredFeature<FrontGateway>(), assertions);
        return Task.CompletedTask;
    }
}
