namespace Portcullis.Issuer.Events;

/// <summary>What a grant's account holds of a policy has changed.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Before">The tier as it was last told; null for none.</param>
/// <param name="After">The tier now; null for none.</param>
/// <param name="Code">Why there is none: the code that a request would be refused with; null where there is one.</param>
/// <param name="Blocks">The blocks that were read, a JSON object with the height by chain id.</param>
internal sealed record AccessChange(string Policy, string? Before, string? After, string? Code, string Blocks)
{
    /// <summary>The type of event that tells of it.</summary>
    public string Type => After is null ? EventTypes.AccessLost : Before is null ? EventTypes.AccessBack : EventTypes.TierChanged;
}
