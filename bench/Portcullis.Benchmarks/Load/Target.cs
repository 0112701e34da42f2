namespace Portcullis.Benchmarks.Load;

/// <summary>One route under load and what was measured of it.</summary>
internal sealed class Target(string name, Uri url, string? token, Child server)
{
    private readonly List<Wrk> _runs = [];
    private readonly List<double> _cpu = [];

    public string Name => name;

    public Uri Url => url;

    public string? Token => token;

    public IReadOnlyList<double> Rates => [.. _runs.Select(run => run.RequestsPerSecond)];

    public double Rate => Median(Rates);

    public double P99 => Median([.. _runs.Select(run => run.P99)]);

    /// <summary>The server's CPU time for one request.</summary>
    public double CpuMicroseconds => Median(_cpu);

    public async Task MeasureAsync(LoadOptions options)
    {
        var before = server.CpuTime;
        var run = await Wrk.RunAsync(url, token, options);
        _runs.Add(run);
        _cpu.Add((server.CpuTime - before).TotalMicroseconds / run.Requests);
    }

    /// <summary>The median of the ratios taken round by round, since the machine's speed drifts between rounds.</summary>
    public double RatioTo(Target other) => Median([.. Rates.Zip(other.Rates, (mine, theirs) => mine / theirs)]);

    private static double Median(IReadOnlyList<double> values) => values.Order().ElementAt(values.Count / 2);
}
