using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests;

/// <summary>The files change again and again while the real program serves.</summary>
[Collection(UnderLoad.Name)]
public sealed class ReloadTests : IAsyncLifetime
{
    private const int Reloads = 100;
    private const string InForce = "The files are in force";
    private const string NotInForce = "The changed files are not in force";

    private ServedGate _gate = null!;

    public async ValueTask InitializeAsync() => _gate = await ServedGate.StartAsync(settings => settings["ReloadInterval"] = "00:00:00.02");

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    [Fact]
    [Trait("Case", "R12")]
    public async Task Reload_AHundredTimesUnderLoadHalfInvalid_DropsNothingAndIsNeverOpen()
    {
        _gate.Upstream.Answer = _ => new UpstreamAnswer { Body = "ok" };
        var (holders, strangers, nobodies) = (new Callers(_gate.Url), new Callers(_gate.Url), new Callers(_gate.Url));
        var start = Stopwatch.GetTimestamp();
        await using (holders.Add(4, "/api/x", _gate.HolderToken()))
        await using (strangers.Add(1, "/api/x", _gate.StrangerToken()))
        await using (nobodies.Add(1, "/api/x", null))
        {
            for (var i = 0; i < Reloads; i++)
            {
                await ChangeAsync(i);
            }
        }

        var took = Stopwatch.GetElapsedTime(start);
        new[] { holders, strangers, nobodies }.SelectMany(callers => callers.Dropped).ShouldBeEmpty();
        holders.Statuses.ShouldBe([200]);
        strangers.Statuses.ShouldBe([403]);
        nobodies.Statuses.ShouldBe([401]);
        (_gate.Count(InForce), _gate.Program.HasExited).ShouldBe((Reloads / 2, false));
        var answered = holders.Total + strangers.Total + nobodies.Total;
        Figure.Print("R12", $"{Reloads} reloads in {took.TotalSeconds:F1} s, {Reloads / 2} invalid: {answered} answered, 0 dropped, 0 by an invalid file");
    }

    /// <summary>Every even change is invalid, the next one mends it; each must be taken up before the next is made.</summary>
    private async Task ChangeAsync(int i)
    {
        var isInvalid = i % 2 == 0;
        var line = isInvalid ? NotInForce : InForce;
        var before = _gate.Count(line);
        if (i / 2 % 2 == 0)
        {
            _gate.Write("policies.json", isInvalid ? Open(i) : ServedGate.Policies(limit: $"{1_000_000 + i}/1m"));
        }
        else
        {
            _gate.Write("appsettings.json", Settings(isInvalid, i));
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_gate.Count(line) == before)
        {
            await Task.Delay(2, limit.Token);
        }
    }

    /// <summary>Would let in whoever holds nothing and nobody else, were it not for the fault beside it; or is no JSON at all.</summary>
    private static string Open(int i) => i % 8 == 0
        ? ServedGate.Policies()[..^20]
        : ServedGate.Policies().Replace("\"when\": {", "\"misspelt\": 1, \"when\": { \"not\": {", StringComparison.Ordinal).Replace("\"1\" }", "\"1\" } }", StringComparison.Ordinal);

    private string Settings(bool isInvalid, int i)
    {
        var settings = _gate.Settings.DeepClone().AsObject();
        var routes = settings["ReverseProxy"]!["Routes"]!.AsObject();
        if (isInvalid)
        {
            routes["api"]!["AuthorizationPolicy"] = "anonymous";
            routes["open"]!["AuthorizationPolicy"] = "nobody-wrote-this";
        }
        else
        {
            routes[$"more{i}"] = new JsonObject { ["ClusterId"] = "api", ["AuthorizationPolicy"] = "holders", ["Match"] = new JsonObject { ["Path"] = $"/more{i}" } };
        }

        return settings.ToJsonString(JsonSerializerOptions.Default);
    }
}
