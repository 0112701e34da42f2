using System.Globalization;

namespace Portcullis.Benchmarks.Load;

/// <summary>What to measure, how long and how hard.</summary>
internal sealed record LoadOptions(int Rounds, int Seconds, int Connections)
{
    /// <summary>How long each target is under load before it is measured, seconds.</summary>
    public int WarmUp { get; init; } = 20;

    /// <summary>What is measured.</summary>
    public LoadParts Parts { get; init; } = LoadParts.All;

    public static LoadOptions Parse(IReadOnlyList<string> args)
    {
        int Of(string name, int otherwise) =>
            args.Index().FirstOrDefault(arg => arg.Item == name) is { Item: not null } found
                ? int.Parse(args[found.Index + 1], CultureInfo.InvariantCulture)
                : otherwise;

        return new LoadOptions(Math.Clamp(Of("--rounds", 7), 1, 50), Math.Clamp(Of("--seconds", 2), 1, 60), Math.Clamp(Of("--connections", 64), 1, 1000))
        {
            WarmUp = Math.Clamp(Of("--warm-up", 20), 1, 120),
        };
    }
}
