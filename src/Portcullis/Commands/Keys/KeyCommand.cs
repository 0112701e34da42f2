using System.CommandLine;
using Portcullis.Commands.Keys.Export;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis key</c>: the commands about signing keys.</summary>
internal static class KeyCommand
{
    internal static Command Create() => new("key", "Replaces the signing keys, lists them, and writes the public ones for gateways.")
    {
        KeyRotateCommand.Create(),
        KeyListCommand.Create(),
        KeyExportCommand.Create(),
    };
}
