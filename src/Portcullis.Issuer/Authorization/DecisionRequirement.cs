using Microsoft.AspNetCore.Authorization;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// The caller's account must meet a policy, decided on facts when the request arrives. It carries names only, and is resolved against
/// <see cref="LivePolicies.Current"/> for each request, so that it may be cached for ever.
/// </summary>
/// <param name="Name">The policy, and the least tier.</param>
public sealed record DecisionRequirement(PolicyName Name) : IAuthorizationRequirement
{
    /// <inheritdoc/>
    public override string ToString() => $"meets {Name}";
}
