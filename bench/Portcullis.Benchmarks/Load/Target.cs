namespace Portcullis.Benchmarks.Load;

/// <summary>One route under load and what was measured of it.</summary>
/// <param name="name">What it is.</param>
/// <param name="url">Where the requests go.</param>
/// <param name="server">The process whose CPU time counts.</param>
/// <param name="prepare">Makes the requests for a run of at most so many.</param>
internal sealed class Target(string name, Uri url, Child server, Func<int, Task<WrkJob>> prepare)
{
    private const int Attempts = 4;

    private readonly List<Wrk> _runs = [];
    private readonly List<double> _cpu = [];
    private double _fastest;

    public Target(string name, Uri url, Child server, WrkJob job)
        : this(name, url, server, _ => Task.FromResult(job))
    {
    }

    public string Name => name;

    public double LastRate => _runs[^1].RequestsPerSecond;

    public double Rate => Median(Rates);

    public double P99 => Median(Tails);

    /// <summary>The server's CPU time for one request.</summary>
    public double CpuMicroseconds => Median(_cpu);

    private List<double> Rates => [.. _runs.Select(run => run.RequestsPerSecond)];

    private List<double> Tails => [.. _runs.Select(run => run.P99)];

    /// <summary>
    /// Runs that do not count: a short one, which tells how many requests a run takes, and a long one, until the code that is run often is compiled as well as it will be.
    /// </summary>
    /// <param name="options">How hard.</param>
    /// <param name="guess">Requests per second that may be reached.</param>
    public async Task WarmUpAsync(LoadOptions options, double guess)
    {
        _fastest = guess;
        _fastest = (await RunAsync(options)).RequestsPerSecond;
        _fastest = (await RunAsync(options with { Seconds = options.WarmUp })).RequestsPerSecond;
        _cpu.Clear();
    }

    public async Task MeasureAsync(LoadOptions options)
    {
        var run = await RunAsync(options);
        _fastest = Math.Max(_fastest, run.RequestsPerSecond);
        _runs.Add(run);
    }

    /// <summary>The median of the ratios taken round by round, since the machine's speed drifts between rounds.</summary>
    public double RatioTo(Target other) => Ratio(Rates, other.Rates);

    /// <summary>How many times more CPU time the other takes for a request.</summary>
    public double CpuRatioTo(Target other) => Ratio(other._cpu, _cpu);

    /// <summary>The 99th percentile as a multiple of the other's.</summary>
    public double TailRatioTo(Target other) => Ratio(Tails, other.Tails);

    private static double Ratio(IEnumerable<double> mine, IEnumerable<double> others) => Median([.. mine.Zip(others, (one, other) => one / other)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private async Task<Wrk> RunAsync(LoadOptions options)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var job = await prepare((int)(_fastest * 1.4 * options.Seconds) + (4 * options.Connections));
            var before = server.CpuTime;
            if (await Wrk.RunAsync(url, job, options) is { } run)
            {
                _cpu.Add((server.CpuTime - before).TotalMicroseconds / run.Requests);
                return run;
            }

            _fastest *= 2;
        }

        throw new InvalidOperationException($"{name}: the list of requests was too short each time");
    }
}
