using System.CommandLine;

namespace Portcullis.Commands.Policies;

/// <summary><c>portcullis policy</c>: the commands about policy files.</summary>
internal static class PolicyCommand
{
    internal static Command Create() => new("policy", "Checks policy files, and describes their form.")
    {
        PolicyCheckCommand.Create(),
        PolicySchemaCommand.Create(),
    };
}
