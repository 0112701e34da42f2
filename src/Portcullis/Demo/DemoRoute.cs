using Portcullis.Credentials;

namespace Portcullis.Demo;

/// <summary>A path of the demo's API.</summary>
/// <param name="Path">The exact path.</param>
/// <param name="Policy">What the gateway asks for it.</param>
internal sealed record DemoRoute(string Path, string Policy)
{
    internal const string PolicyName = "market-data";

    internal static readonly DemoRoute Gold = new("/market-data/gold/prices", $"{PolicyName}:gold");

    internal static readonly DemoRoute Basic = new("/market-data/prices", PolicyName);

    internal static readonly DemoRoute Open = new("/public/status", "anonymous");

    /// <summary>The routes of the gateway.</summary>
    internal static IReadOnlyList<DemoRoute> All { get; } = [Gold, Basic, Open];
}
