using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

/// <summary>
/// Gives every name of the form <c>policy</c> or <c>policy:tier</c> an authorization policy that is decided on facts. The app's own
/// authorization policies come first. Whether the name exists is seen when a request is decided, since policies come and go.
/// </summary>
internal sealed class DecisionPolicyProvider(IOptions<AuthorizationOptions> options, string? scheme) : IAuthorizationPolicyProvider
{
    private readonly DefaultAuthorizationPolicyProvider _own = new(options);

    public bool AllowsCachingPolicies => true;

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => _own.GetDefaultPolicyAsync();

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => _own.GetFallbackPolicyAsync();

    public async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        await _own.GetPolicyAsync(policyName) ?? (PolicyName.Parse(policyName) is { } name ? Build(name) : null);

    private AuthorizationPolicy Build(PolicyName name) =>
        new AuthorizationPolicyBuilder(scheme is null ? [] : [scheme]).RequireAuthenticatedUser().AddRequirements(new DecisionRequirement(name)).Build();
}
