using System.CommandLine;
using Portcullis.Admin;
using Portcullis.Issuer.Chains;
using Portcullis.Terminal;

namespace Portcullis.Commands.Chains;

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
            calls to it and answers that differed from the quorum's since a gateway with these settings runs, fault; - for what is not known or not configured. A node that has another block than most at the height that all have is a fault too; that it announces
            nothing is none, since it is polled then.

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
            var admin = ConfigurationFolder.ReadSettings(parse.GetRequiredValue(folder)).GetSection(AdminOptions.SectionName).Get<AdminOptions>() ?? new AdminOptions();
            var counts = await NodeCounts.ReadAsync(admin, cancellationToken);
            return await PrintAsync(await ChainStatus.ReadAsync(options, TimeProvider.System, cancellationToken), counts, parse.InvocationConfiguration);
        });
        return command;
    }

    private static async Task<int> PrintAsync(IReadOnlyList<ChainStatus> chains, NodeCounts counts, InvocationConfiguration console)
    {
        await console.Output.WriteLineAsync("chain\tnode\toperator\ttells\thead\tlag\tlatency\tannounces\tcalls\tdiffers\tfault");
        foreach (var node in chains.SelectMany(chain => chain.Nodes))
        {
            await console.Output.WriteLineAsync(Line(node, counts));
        }

        foreach (var chain in chains.Where(chain => !chain.CanBeRead))
        {
            await console.Error.WriteLineAsync(
                $"portcullis: chain {chain.ChainId} cannot be read: {(chain.Quorum is { } needed ? $"fewer than {needed} operators are" : "no node is")} without fault");
        }

        return chains.All(chain => chain.CanBeRead) ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Line(NodeStatus node, NodeCounts counts) => string.Join(
        '\t',
        node.ChainId,
        node.Node,
        node.Operator,
        node.ActualChainId?.ToString() ?? "-",
        node.Head?.ToString() ?? "-",
        node.Lag?.ToString() ?? "-",
        node.Latency is { } latency ? $"{latency.TotalMilliseconds:F0} ms" : "-",
        node.Announces switch { true => "yes", false => "no", null => "-" },
        counts.Calls(node.ChainId, node.Node)?.ToString() ?? "-",
        counts.Disagreements(node.ChainId, node.Operator)?.ToString() ?? "-",
        Printable.Line(node.Fault ?? "-"));
}
