namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>The one table of requests by which all gateways are judged, in three parts.</summary>
internal static class GatewayCases
{
    internal static IReadOnlyList<(string Name, IReadOnlyList<GatewayCase> Cases)> Parts { get; } =
        [("tokens", TokenCases.All), ("requests", RequestCases.All), ("paths", PathCases.All)];

    internal static IReadOnlyList<GatewayCase> All { get; } = [.. Parts.SelectMany(part => part.Cases)];
}
