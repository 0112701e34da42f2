using System.CommandLine;
using Portcullis.Demo;
using Portcullis.Ethereum.Rpc;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary><c>portcullis demo</c>: a gated API on a local chain.</summary>
internal static class DemoCommand
{
    private const int UsualPort = 8080;

    internal static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The gateway's port on the loopback interface; 0 takes a free one.", DefaultValueFactory = _ => UsualPort, HelpName = "PORT" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number is < 0 or > 65535)
            {
                result.AddError("--port must be from 0 to 65535");
            }
        });
        var walkthrough = new Option<bool>("--walkthrough") { Description = "Tell the demo's story, check every step, and stop. Exits with 0 only when every step came out right." };
        var anvil = new Option<string?>("--anvil") { Description = $"The anvil program. By default the variable {AnvilBinary.Variable}, then the one on PATH.", HelpName = "FILE" };
        var command = new DetailedCommand(
            "demo",
            "Starts a gated API on a local chain, ready to try.",
            """
            A local chain with three tokens, a small market-data API, and the gateway in front of it.
            Everything is on the loopback interface and in a temporary folder, and is gone when the demo stops (Ctrl-C).

            Examples:
              portcullis demo
              portcullis demo --port 9000
              portcullis demo --walkthrough

            Exit codes: 0 stopped by Ctrl-C, or every step of the walkthrough came out right; 1 anything else.
            """)
        {
            port,
            walkthrough,
            anvil,
        };
        command.Run((parse, cancellationToken) => RunAsync(parse.GetValue(port), parse.GetValue(anvil), parse.GetValue(walkthrough), parse.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int port, string? anvil, bool walkthrough, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            await using var demo = await DemoRun.StartAsync(AnvilBinary.Find(anvil), ChoosePort(port), output, cancellationToken);
            DemoGuide.WriteCast(output);
            return walkthrough ? await TellStoryAsync(demo, output, cancellationToken) : await StayAsync(demo, output, cancellationToken);
        }
        catch (Exception exception) when (exception is DemoException or RpcException)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static int ChoosePort(int port)
    {
        if (port == 0)
        {
            return LoopbackPort.FindFree();
        }

        return LoopbackPort.IsFree(port)
            ? port
            : throw new CommandException($"port {port} is in use: stop what listens there, or choose another port, as in: portcullis demo --port {(port == UsualPort ? 8081 : UsualPort)}");
    }

    private static async Task<int> TellStoryAsync(DemoRun demo, TextWriter output, CancellationToken cancellationToken)
    {
        await SayReadyAsync(demo, output);
        using var walkthrough = new Walkthrough(demo.Origin, demo.Pass, demo.MovePassAsync, output);
        return await walkthrough.RunAsync(cancellationToken) ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<int> StayAsync(DemoRun demo, TextWriter output, CancellationToken cancellationToken)
    {
        await DemoGuide.WriteCommandsAsync(demo, output);
        await SayReadyAsync(demo, output);
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        if (await Task.WhenAny(demo.Gateway, stopped) == stopped || cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync("Stopping…");
            return ExitCode.Success;
        }

        throw new DemoException($"the gateway ended by itself with exit code {await demo.Gateway}");
    }

    private static Task SayReadyAsync(DemoRun demo, TextWriter output) => output.WriteLineAsync($"Portcullis is ready at {demo.Origin}");
}
