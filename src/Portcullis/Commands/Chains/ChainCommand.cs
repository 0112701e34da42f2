using System.CommandLine;

namespace Portcullis.Commands.Chains;

/// <summary><c>portcullis chain</c>: the commands about chains and their nodes.</summary>
internal static class ChainCommand
{
    internal static Command Create() => new("chain", "Says how the chains' nodes stand, and which networks are known.")
    {
        ChainStatusCommand.Create(),
        ChainListCommand.Create(),
    };
}
