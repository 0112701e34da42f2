using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer;

/// <summary>The policies in force: one immutable snapshot, swapped as a whole.</summary>
public sealed class LivePolicies
{
    private volatile PolicySet _current = PolicySet.Empty;

    /// <summary>The snapshot in force.</summary>
    public PolicySet Current => _current;

    /// <summary>Puts another snapshot in force.</summary>
    public void Replace(PolicySet policies) => _current = policies;
}
