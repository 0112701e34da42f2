namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>A request that every gateway has to judge.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Expected">What becomes of it.</param>
/// <param name="Probe">The request.</param>
internal sealed record GatewayCase(string Name, Outcome Expected, Func<BroughtTokens, Probe> Probe)
{
    /// <summary>What several cases have in common that a gateway may judge in another way than the others; its own name where there is nothing.</summary>
    internal string Kind { get; init; } = Name;
}
