using System.CommandLine;
using Portcullis.Conditions.Policies;
using Portcullis.Terminal;

namespace Portcullis.Commands.Policies;

/// <summary><c>portcullis policy check FILE</c>: says everything that is wrong in a policy file.</summary>
internal static class PolicyCheckCommand
{
    private const long LargestFile = 4 << 20;

    internal static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The policy file, usually policies.json." };
        var command = new DetailedCommand(
            "check",
            "Checks a policy file: prints every fault with its path.",
            """
            Faults go to standard error. Whether the chains that it names are configured is not known here; serve checks that.

            Exit codes: 0 the file is good, 1 it is not.

            Example:
              portcullis policy check ./config/policies.json
            """)
        {
            file,
        };
        command.Run((parse, cancellationToken) => CheckAsync(parse.GetRequiredValue(file), parse.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> CheckAsync(FileInfo file, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var result = PolicyFile.Parse(await ReadAsync(file, cancellationToken), chains: null);
        foreach (var fault in result.Faults)
        {
            await console.Error.WriteLineAsync(fault.ToString());
        }

        if (!result.IsValid)
        {
            await console.Error.WriteLineAsync($"{file.Name}: {Count(result.Faults.Count, "fault")}");
            return ExitCode.Failure;
        }

        await console.Output.WriteLineAsync($"{file.Name} is good: {Describe(result.Policies)}");
        return ExitCode.Success;
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw new CommandException($"there is no file {file.FullName}");
        }

        return file.Length <= LargestFile
            ? await TextFile.ReadAsync(file.FullName, cancellationToken)
            : throw new CommandException($"{file.FullName} is larger than 4 MiB, which no policy file may be");
    }

    private static string Describe(PolicySet policies) =>
        string.Join("; ", policies.All.Select(policy => $"{policy.Name} ({string.Join(", ", policy.Tiers.Select(tier => tier.Name))})"));

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
