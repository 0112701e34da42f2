using System.Diagnostics.Metrics;
using Portcullis.Telemetry;

namespace Portcullis.Tests.Telemetry;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly MeterHost _host = new();

    [Fact]
    public void Write_Counter_AddsUpByLabels()
    {
        var counter = _host.Meter.CreateCounter<long>("t.requests", "{request}", "How many.");
        counter.Add(1, new KeyValuePair<string, object?>("code", "a"));
        counter.Add(2, new KeyValuePair<string, object?>("code", "b"));
        counter.Add(4, new KeyValuePair<string, object?>("code", "a"));
        _host.Lines("t_requests").ShouldBe(["t_requests_total{code=\"a\"} 5", "t_requests_total{code=\"b\"} 2"]);
        _host.Lines("# HELP t_requests").ShouldBe(["# HELP t_requests_total How many."]);
        _host.Lines("# TYPE t_requests").ShouldBe(["# TYPE t_requests_total counter"]);
    }

    [Fact]
    public void Write_CounterWithoutLabels_HasNoBraces()
    {
        _host.Meter.CreateCounter<int>("t.plain").Add(3);
        _host.Lines("t_plain").ShouldBe(["t_plain_total 3"]);
    }

    [Fact]
    public void Write_ObservableGauge_ShowsWhatIsThereNow()
    {
        var present = new List<Measurement<double>> { new(1.5, new KeyValuePair<string, object?>("chain", "1")), new(2, new KeyValuePair<string, object?>("chain", "2")) };
        _host.Meter.CreateObservableGauge("t.age", () => present, "s", "Age.");
        _host.Lines("t_age").ShouldBe(["t_age_seconds{chain=\"1\"} 1.5", "t_age_seconds{chain=\"2\"} 2"]);
        present.RemoveAt(0);
        _host.Lines("t_age").ShouldBe(["t_age_seconds{chain=\"2\"} 2"]);
        _host.Lines("# UNIT t_age").ShouldBe(["# UNIT t_age_seconds seconds"]);
    }

    [Fact]
    public void Write_ObservableCounter_IsNotAddedTwice()
    {
        _host.Meter.CreateObservableCounter("t.lost", () => 7L);
        _host.Lines("t_lost").ShouldBe(["t_lost_total 7"]);
        _host.Lines("t_lost").ShouldBe(["t_lost_total 7"]);
    }

    [Fact]
    public void Write_UpDownCounter_IsAGauge()
    {
        var counter = _host.Meter.CreateUpDownCounter<long>("t.open");
        counter.Add(3);
        counter.Add(-1);
        _host.Lines("t_open").ShouldBe(["t_open 2"]);
        _host.Lines("# TYPE t_open").ShouldBe(["# TYPE t_open gauge"]);
    }

    [Fact]
    public void Write_Histogram_CountsUpToEachBound()
    {
        var histogram = _host.Meter.CreateHistogram("t.time", "s", "Time.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.25, 1] });
        foreach (var value in new[] { 0, 0.25, 0.5, 1, 2 })
        {
            histogram.Record(value, new KeyValuePair<string, object?>("route", "r"));
        }

        _host.Lines("t_time").ShouldBe([
            "t_time_seconds_bucket{route=\"r\",le=\"0.25\"} 2",
            "t_time_seconds_bucket{route=\"r\",le=\"1\"} 4",
            "t_time_seconds_bucket{route=\"r\",le=\"+Inf\"} 5",
            "t_time_seconds_sum{route=\"r\"} 3.75",
            "t_time_seconds_count{route=\"r\"} 5",
        ]);
    }

    [Theory]
    [InlineData("a\"b", "a\\\"b")]
    [InlineData("a\\b", "a\\\\b")]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("a}b,c=\"d\"", "a}b,c=\\\"d\\\"")]
    public void Write_LabelValue_IsEscaped(string value, string expected)
    {
        _host.Meter.CreateCounter<long>("t.escaped").Add(1, new KeyValuePair<string, object?>("v", value));
        _host.Lines("t_escaped").ShouldBe([$"t_escaped_total{{v=\"{expected}\"}} 1"]);
    }

    [Fact]
    public void Write_HelpOfTwoLines_StaysOnOne()
    {
        _host.Meter.CreateCounter<long>("t.help", null, "one\ntwo \\ \"three\"").Add(1);
        _host.Lines("# HELP t_help").ShouldBe(["# HELP t_help_total one\\ntwo \\\\ \"three\""]);
    }

    [Fact]
    public void Record_EndlessLabels_AreCountedTogetherBeyondTheBound()
    {
        var counter = _host.Meter.CreateCounter<long>("t.flood");
        for (var i = 0; i < MetricFamily.Capacity + 500; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        }

        var lines = _host.Lines("t_flood").ToList();
        lines.Count.ShouldBe(MetricFamily.Capacity + 1);
        lines.Count(line => line == "t_flood_total{overflow=\"true\"} 500").ShouldBe(1);
    }

    [Fact]
    public void Record_FromManyThreads_LosesNothing()
    {
        var counter = _host.Meter.CreateCounter<long>("t.many");
        var histogram = _host.Meter.CreateHistogram<double>("t.many_times");
        Parallel.For(0, 20_000, i =>
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i % 3 == 0 ? "x" : "y"));
            histogram.Record(1);
        });
        _host.Lines("t_many_total").ShouldBe(["t_many_total{n=\"x\"} 6667", "t_many_total{n=\"y\"} 13333"]);
        _host.Lines("t_many_times_count").ShouldBe(["t_many_times_count 20000"]);
        _host.Lines("t_many_times_sum").ShouldBe(["t_many_times_sum 20000"]);
    }

    [Fact]
    public void Write_OtherHostsMeter_IsNotHeard()
    {
        using var other = new MeterHost();
        other.Meter.CreateCounter<long>("t.other").Add(1);
        _host.Lines("t_other").ShouldBeEmpty();
        other.Lines("t_other").ShouldBe(["t_other_total 1"]);
    }

    [Fact]
    public void Write_ForeignMeter_IsNotHeard()
    {
        using var meter = new Meter("Somebody.Else");
        meter.CreateCounter<long>("t.foreign").Add(1);
        _host.Lines("t_foreign").ShouldBeEmpty();
    }

    [Fact]
    public void Record_KnownLabels_AllocatesNothing()
    {
        var counter = _host.Meter.CreateCounter<long>("t.cheap");
        var histogram = _host.Meter.CreateHistogram<double>("t.cheap_times");
        Measure(counter, histogram, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(counter, histogram, 10_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    public void Dispose() => _host.Dispose();

    private static void Measure(Counter<long> counter, Histogram<double> histogram, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var tags = new System.Diagnostics.TagList([new("route", "r"), new("policy", "p"), new("tier", "t"), new("code", "c")]);
            counter.Add(1, tags);
            histogram.Record(0.1, new KeyValuePair<string, object?>("route", "r"));
        }
    }
}
