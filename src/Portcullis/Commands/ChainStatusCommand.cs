using System.CommandLine;
using Portcullis.Issuer.Chains;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary><c>portcullis chain status --config FOLDER</c>: asks every configured node how it stands.</summary>
internal static class ChainStatusCommand
{
    internal static Command Create()
    {
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "status",
            "Asks every configured node for its chain and its newest block, and says what is wrong, with tabs between.",
            """
            One line for each node: chain, node, operator, chain id that it tells, head, blocks behind, latency, whether it announces its blocks over its WebSocket,
            fault; - for what is not known or not configured. A node that has another block than most at the height that all have is a fault too; that it announces
            nothing is none, since it is polled then. What a running gateway spends on each node is in its metrics.

            Exit codes: 0 every chain can be read as configured, 1 one cannot: no node is without fault, or fewer operators than the quorum.

            Example:
              portcullis chain status --config my-gate
            """)
        {
            folder,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            var options = await ConfigurationFolder.ReadOptionsAsync(parse.GetRequiredValue(folder));
            return await PrintAsync(await ChainStatus.ReadAsync(options, TimeProvider.System, cancellationToken), parse.InvocationConfiguration);
        });
        return command;
    }

    private static async Task<int> PrintAsync(IReadOnlyList<ChainStatus> chains, InvocationConfiguration console)
    {
        await console.Output.WriteLineAsync("chain\tnode\toperator\ttells\thead\tlag\tlatency\tannounces\tfault");
        foreach (var node in chains.SelectMany(chain => chain.Nodes))
        {
            await console.Output.WriteLineAsync(Line(node));
        }

        foreach (var chain in chains.Where(chain => !chain.CanBeRead))
        {
            await console.Error.WriteLineAsync(
                $"portcullis: chain {chain.ChainId} cannot be read: {(chain.Quorum is { } needed ? $"fewer than {needed} operators are" : "no node is")} without fault");
        }

        return chains.All(chain => chain.CanBeRead) ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Line(NodeStatus node) => string.Join(
        '\t',
        node.ChainId,
        node.Node,
        node.Operator,
        node.ActualChainId?.ToString() ?? "-",
        node.Head?.ToString() ?? "-",
        node.Lag?.ToString() ?? "-",
        node.Latency is { } latency ? $"{latency.TotalMilliseconds:F0} ms" : "-",
        node.Announces switch { true => "yes", false => "no", null => "-" },
        Printable.Line(node.Fault ?? "-"));
}
