using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Portcullis.Commands.Accounts;
using Portcullis.Commands.Chains;
using Portcullis.Commands.Gateways;
using Portcullis.Commands.Keys;
using Portcullis.Commands.Policies;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary>The program's root: every command is listed here.</summary>
internal static class PortcullisCommand
{
    internal static RootCommand Create()
    {
        var root = new RootCommand(
            """
            Gates HTTP APIs by what a wallet holds on an Ethereum chain.

            Try it:     portcullis demo
            Set it up:  portcullis init
            Run it:     portcullis serve --config FOLDER
            """)
        {
            DemoCommand.Create(),
            InitCommand.Create(),
            ServeCommand.Create(),
            LoginCommand.Create(),
            CallCommand.Create(),
            PolicyCommand.Create(),
            AccountCommand.Create(),
            KeyCommand.Create(),
            ApiKeyCommand.Create(),
            ChainCommand.Create(),
            GatewayCommand.Create(),
        };
        DetailedHelp.AddTo(root);
        return root;
    }

    internal static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // The commands end by their own clean-up on a signal, however long it takes; the library would cut it off.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = null };
        // An argument that begins with @ is the command's own to read: -d @FILE is a body, and no file of further arguments.
        var parse = Create().Parse(arguments.Count == 0 ? ["--help"] : arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction error)
        {
            // Help and guesses would go to standard output, where scripts expect a token or a body.
            error.ShowHelp = false;
            configuration.Output = configuration.Error;
            await parse.InvokeAsync(configuration, cancellationToken);
            await configuration.Error.WriteLineAsync($"See: {Path(parse.CommandResult)} --help");
            return ExitCode.Failure;
        }

        return await parse.InvokeAsync(configuration, cancellationToken);
    }

    private static string Path(SymbolResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {((CommandResult)command).Command.Name}" : "portcullis";
}
