using System.CommandLine;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis key</c>: the commands about signing keys.</summary>
internal static class KeyCommand
{
    internal static Command Create() => new("key", "Replaces the signing keys, and lists them.")
    {
        KeyRotateCommand.Create(),
        KeyListCommand.Create(),
    };
}
