using System.Diagnostics;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests;

/// <summary>SIGTERM to the real program while it serves.</summary>
[Collection(UnderLoad.Name)]
public sealed class StopTests : IAsyncLifetime
{
    private ServedGate _gate = null!;

    public async ValueTask InitializeAsync() => _gate = await ServedGate.StartAsync();

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    [Fact]
    [Trait("Case", "R16")]
    public async Task Term_UnderLoad_AnswersEveryRequestThatItTookAndKeepsTheAuditLog()
    {
        _gate.Upstream.Answer = _ => new UpstreamAnswer { Delay = TimeSpan.FromMilliseconds(20), Body = "ok" };
        await using var callers = new Callers(_gate.Url);
        callers.Add(24, "/api/x", _gate.HolderToken()).Add(8, "/api/x", _gate.StrangerToken());
        await callers.AnsweredAsync(1000);

        var start = Stopwatch.GetTimestamp();
        (await _gate.Program.SignalAsync("TERM")).ShouldBe(0, _gate.Program.Output);
        var took = Stopwatch.GetElapsedTime(start);
        await callers.EndedAsync();

        callers.Dropped.ShouldBeEmpty();
        callers.Statuses.ShouldBe([200, 403], ignoreOrder: true);
        _gate.Upstream.Requests.Count.ShouldBe(callers.Answered(200));
        (await _gate.CountAuditedAsync("policy_not_met")).ShouldBe(callers.Answered(403));
        Figure.Print("R16", $"SIGTERM with 32 callers: {callers.Total} answered, 0 dropped, {callers.Answered(403)} of {callers.Answered(403)} refusals audited, stopped in {took.TotalMilliseconds:F0} ms");
    }

    [Fact]
    public async Task Home_AfterAStart_IsStillEmpty()
    {
        (await _gate.Program.SignalAsync("TERM")).ShouldBe(0);
        Directory.EnumerateFileSystemEntries(_gate.Home).ShouldBeEmpty();
    }
}
