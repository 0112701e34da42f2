using Microsoft.AspNetCore.Authorization;

namespace Portcullis.AspNetCore.Scopes;

/// <summary>The token's scope names the policy, or the policy and tier. A token for a tier names every lower tier too.</summary>
internal sealed class ScopeRequirement(string scope) : IAuthorizationRequirement
{
    public string Scope => scope;

    public bool IsMetBy(string granted)
    {
        foreach (var range in granted.AsSpan().Split(' '))
        {
            if (granted.AsSpan(range).SequenceEqual(scope))
            {
                return true;
            }
        }

        return false;
    }

    public override string ToString() => $"scope {scope}";
}
