namespace Portcullis.Conditions.Policies;

/// <summary>What a policy file gave: policies, or faults.</summary>
/// <param name="Policies">The policies; empty when there is a fault.</param>
/// <param name="Faults">Everything that is wrong; empty when the file is good.</param>
public sealed record PolicyFileResult(PolicySet Policies, IReadOnlyList<PolicyFault> Faults)
{
    /// <summary>Whether the file can be used.</summary>
    public bool IsValid => Faults.Count == 0;
}
