using System.CommandLine;
using System.Text.Json;
using Portcullis.Conditions.Policies;
using Portcullis.Terminal;

namespace Portcullis.Commands.Policies;

/// <summary><c>portcullis policy schema</c>: prints the JSON schema of policies.json.</summary>
internal static class PolicySchemaCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal static Command Create()
    {
        var command = new DetailedCommand(
            "schema",
            "Prints the JSON schema (2020-12) of policies.json, for editors and other checkers.",
            """
            Example:
              portcullis policy schema > policies.schema.json
            """);
        command.Run(async (parse, _) =>
        {
            await parse.InvocationConfiguration.Output.WriteLineAsync(PolicySchema.Create().ToJsonString(Indented));
            return ExitCode.Success;
        });
        return command;
    }
}
