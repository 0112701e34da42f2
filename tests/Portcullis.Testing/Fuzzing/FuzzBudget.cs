using System.Diagnostics;
using System.Globalization;

namespace Portcullis.Testing.Fuzzing;

/// <summary>How long to go on: so many cases from a fixed seed, or from a random one at least as many for so many seconds.</summary>
internal sealed class FuzzBudget
{
    /// <summary>Seconds for each target; what <c>./test --soak</c> sets.</summary>
    public const string SecondsVariable = "PORTCULLIS_FUZZ_SECONDS";

    /// <summary>The seed, to see a failure again.</summary>
    public const string SeedVariable = "PORTCULLIS_FUZZ_SEED";

    private readonly int _cases;
    private readonly TimeSpan? _time;
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    private FuzzBudget(int cases, TimeSpan? time, int seed) => (_cases, _time, Seed) = (cases, time, seed);

    public int Seed { get; }

    public bool IsTimed => _time is not null;

    public static FuzzBudget Of(int cases)
    {
        var seed = Read(SeedVariable);
        return Read(SecondsVariable) is { } seconds
            ? new FuzzBudget(cases, TimeSpan.FromSeconds(seconds), seed ?? Random.Shared.Next())
            : new FuzzBudget(cases, null, seed ?? 1);
    }

    public bool IsSpent(int cases) => cases >= _cases && !(_watch.Elapsed < _time);

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
