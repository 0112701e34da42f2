using System.CommandLine;
using Portcullis.Ethereum.Networks;
using Portcullis.Terminal;

namespace Portcullis.Commands.Chains;

/// <summary><c>portcullis chain list</c>: the networks whose defaults are known.</summary>
internal static class ChainListCommand
{
    internal static Command Create()
    {
        var command = new DetailedCommand(
            "list",
            "Lists the networks that defaults are known of: id, name, block time, finality, Multicall3, with tabs between.",
            """
            Every other EVM chain can be configured too. What is listed sets defaults under Chains, such as PollInterval, and decides nothing.

            Example:
              portcullis chain list
            """);
        command.Run(async (parse, _) =>
        {
            foreach (var network in Network.All)
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(string.Join(
                    '\t', network.Caip2, network.Name, $"{network.BlockTime.TotalSeconds} s", Finality(network.Finality), network.Multicall3?.ToString() ?? "-"));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Finality(FinalitySupport finality) => finality switch
    {
        FinalitySupport.Tags => "safe, finalized",
        FinalitySupport.Instant => "instant",
        _ => "unknown",
    };
}
