using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
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
    private readonly ConcurrentDictionary<string, Endpoint> _byName = new(StringComparer.Ordinal);

    /// <summary>The endpoint for <c>policy</c>, <c>policy:tier</c> or <see cref="Anonymous"/>; null when there is none.</summary>
    public Endpoint? Find(ReadOnlySpan<char> name)
    {
        if (_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var endpoint))
        {
            return endpoint;
        }

        var text = name.ToString();
        return text == Anonymous ? _byName.GetOrAdd(text, Create, (object)new AllowAnonymousAttribute())
            : PolicyName.Parse(text) is { } asked && policies.Current.Has(asked) ? _byName.GetOrAdd(text, Create, (object)new AuthorizeAttribute(text))
            : null;
    }

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
