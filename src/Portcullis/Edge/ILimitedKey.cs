using Portcullis.Conditions.Policies;

namespace Portcullis.Edge;

/// <summary>What requests are counted by, with the limit that they are held to.</summary>
internal interface ILimitedKey
{
    /// <summary>The limit.</summary>
    TierLimit Limit { get; }
}
