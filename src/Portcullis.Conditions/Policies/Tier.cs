using Portcullis.Conditions.Engine;

namespace Portcullis.Conditions.Policies;

/// <summary>A named level inside a policy.</summary>
/// <param name="Name">The name, unique in its policy.</param>
/// <param name="Limit">How many requests an account may make; null for no limit.</param>
/// <param name="When">What must be met.</param>
public sealed record Tier(string Name, TierLimit? Limit, Rule When);
