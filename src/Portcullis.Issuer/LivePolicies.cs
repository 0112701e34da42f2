using Portcullis.Conditions.Policies;

namespace Portcullis.Issuer;

/// <summary>The policies in force: one immutable snapshot, swapped as a whole.</summary>
public sealed class LivePolicies
{
    private volatile PolicySet? _current;

    /// <summary>The snapshot in force.</summary>
    public PolicySet Current => _current ?? PolicySet.Empty;

    /// <summary>Whether anybody has put policies in force.</summary>
    internal bool AreThere => _current is not null;

    /// <summary>Puts another snapshot in force.</summary>
    public void Replace(PolicySet policies) => _current = policies;
}
