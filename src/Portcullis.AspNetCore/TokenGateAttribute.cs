using Microsoft.AspNetCore.Authorization;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>
/// Lets through who may call by a policy: <c>[TokenGate("market-data")]</c> takes any of its tiers, <c>[TokenGate("market-data:gold")]</c> that tier or
/// better. On controllers, actions and the handlers of minimal APIs; of several, all must let through.
/// </summary>
/// <remarks>
/// It says what <c>[Authorize("market-data")]</c> says, with the authentication scheme <see cref="PortcullisDefaults.AuthenticationScheme"/> beside it,
/// and finds a misspelt name when the app starts to route.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class TokenGateAttribute : AuthorizeAttribute
{
    /// <summary>Gates by a policy.</summary>
    /// <param name="policy"><c>policy</c>, or <c>policy:tier</c> for the least tier.</param>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public TokenGateAttribute(string policy)
        : base(Check(policy)) => AuthenticationSchemes = PortcullisDefaults.AuthenticationScheme;

    private static string Check(string policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return PolicyName.Parse(policy) is not null
            ? policy
            : throw new ArgumentException($"'{policy}' is neither a policy's name, such as market-data, nor policy:tier, such as market-data:gold", nameof(policy));
    }
}
