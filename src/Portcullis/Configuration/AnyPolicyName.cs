using Microsoft.AspNetCore.Authorization;
using Portcullis.Credentials;

namespace Portcullis.Configuration;

/// <summary>Lets YARP's own check take every policy name, since <see cref="RouteCheck"/> judges names and says more.</summary>
internal sealed class AnyPolicyName : IAuthorizationPolicyProvider
{
    private static readonly AuthorizationPolicy Deny = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();

    public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(Deny);

    public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(Deny);

    public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Task.FromResult(PolicyName.IsReserved(policyName) ? null : Deny);
}
