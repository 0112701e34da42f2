namespace Portcullis.Ethereum.Rpc.Nodes;

/// <summary>When a node is left out, and for how long.</summary>
/// <param name="Failures">How many failures in a row put a node out; 0 for a node that is never left out, since there is none to take its place.</param>
/// <param name="LeastPause">How long a node is left out the first time. Each trial that fails doubles it.</param>
/// <param name="MostPause">The longest pause.</param>
public sealed record NodeHealthOptions(int Failures, TimeSpan LeastPause, TimeSpan MostPause)
{
    /// <summary>Three failures; from 1 to 30 seconds.</summary>
    public static NodeHealthOptions Default { get; } = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>Never left out.</summary>
    public static NodeHealthOptions Alone { get; } = Default with { Failures = 0 };
}
