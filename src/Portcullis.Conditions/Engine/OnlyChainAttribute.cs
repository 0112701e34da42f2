namespace Portcullis.Conditions.Engine;

/// <summary>Says that what a condition type asks is to be had on one chain alone: <c>chainId</c> may be left out, and can name no other.</summary>
/// <param name="chainId">The EIP-155 chain id.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OnlyChainAttribute(ulong chainId) : Attribute
{
    /// <summary>The EIP-155 chain id.</summary>
    public ulong ChainId { get; } = chainId;
}
