using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Scopes;

/// <summary>
/// Serves authorization policies named <c>policy</c> (any tier) and <c>policy:tier</c> (that tier or better). The app's own named
/// policies go first.
/// </summary>
internal sealed class ScopePolicyProvider(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override bool AllowsCachingPolicies => true;

    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        await base.GetPolicyAsync(policyName) ?? (PolicyName.Parse(policyName) is not null ? For(policyName) : null);

    private static AuthorizationPolicy For(string scope) => new AuthorizationPolicyBuilder(PortcullisDefaults.AuthenticationScheme)
        .RequireAuthenticatedUser()
        .AddRequirements(new ScopeRequirement(scope))
        .Build();
}
