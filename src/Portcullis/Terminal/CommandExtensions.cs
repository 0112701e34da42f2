using System.CommandLine;

namespace Portcullis.Terminal;

/// <summary>How every command runs: its failures become one line on standard error and an exit code.</summary>
internal static class CommandExtensions
{
    internal static void Run(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parse, cancellationToken) =>
        {
            try
            {
                return await action(parse, cancellationToken);
            }
            catch (CommandException exception)
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync($"portcullis: {exception.Message}");
                return ExitCode.Failure;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Success;
            }
        });
}
