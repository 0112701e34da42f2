using System.Net;
using System.Net.Sockets;

namespace Portcullis.EndToEnd.Tests.Demo;

public sealed class DemoProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task Demo_Signal_StopsEverythingAndLeavesNothing(string signal)
    {
        await using var demo = await Programs.StartDemoAsync();
        var folder = FolderOf(demo);
        var started = Processes.StartedBy(demo.Id);
        started.ShouldNotBeEmpty();

        var exitCode = await demo.SignalAsync(signal);

        exitCode.ShouldBe(0, demo.Output);
        Directory.Exists(folder).ShouldBeFalse();
        await EndAsync(started);
        Processes.WithArgument(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Demo_Killed_TakesItsChainWithIt()
    {
        await using var demo = await Programs.StartDemoAsync();
        var started = Processes.StartedBy(demo.Id);
        started.ShouldNotBeEmpty();

        await demo.SignalAsync("KILL");

        await EndAsync(started);
        Directory.Delete(FolderOf(demo), recursive: true);
    }

    [Fact]
    public async Task Demo_BusyPort_IsSaidInOneLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await Programs.RunPortcullisAsync("demo", "--port", $"{port}");

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldStartWith($"portcullis: port {port} is in use: ");
        result.Error.TrimEnd().ShouldNotContain('\n');
    }

    [Fact]
    public async Task Demo_NoAnvil_SaysWhereToGetIt()
    {
        var result = await Programs.RunPortcullisAsync("demo", "--port", "0", "--anvil", "/no/such/anvil");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("/no/such/anvil");
        result.Error.ShouldContain("PORTCULLIS_ANVIL");
    }

    [Fact]
    public async Task Demo_AnvilThatIsNone_Fails()
    {
        var result = await Programs.RunPortcullisAsync("demo", "--port", "0", "--anvil", "/bin/false");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("anvil ended before it listened");
    }

    [Fact]
    public async Task Walkthrough_EveryStep_ComesOutRight()
    {
        var result = await Programs.RunPortcullisAsync("demo", "--walkthrough", "--port", "0");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("All 17 steps came out right.");
        result.Output.ShouldNotContain("WRONG");
        result.Output.ShouldContain("bob's wallet holds the gold pass, and the signed answer verifies: expected no, got no, right");
        result.Output.ShouldContain("the API key opens no gated route: expected 401, got 401, right");
    }

    private static string FolderOf(RunningProgram demo) => After(demo, "Its configuration, until it stops: ");

    private static string After(RunningProgram demo, string start) =>
        demo.Lines.Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];

    // A killed demo's node ends a moment later, when its guard sees the pipe closed. Its port says nothing: another demo may have taken it since.
    private static async Task EndAsync(IReadOnlyList<int> processes)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (processes.Any(Processes.IsRunning))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
