using System.CommandLine;

namespace Portcullis.Commands;

/// <summary>The program's root: every command is listed here.</summary>
internal static class PortcullisCommand
{
    internal static RootCommand Create() => new(
        """
        Gates HTTP APIs by what a wallet holds on an Ethereum chain.

        Try it:      portcullis demo
        Set it up:   portcullis init
        Run it:      portcullis serve --config FOLDER
        """)
    {
        DemoCommand.Create(),
        InitCommand.Create(),
        ServeCommand.Create(),
        LoginCommand.Create(),
        CallCommand.Create(),
        PolicyCommand.Create(),
        AccountCommand.Create(),
    };

    internal static Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // The commands end by their own clean-up on a signal, however long it takes; the library would cut it off.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null };
        return Create().Parse(arguments).InvokeAsync(configuration, cancellationToken);
    }
}
