using System.CommandLine;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis apikey</c>: the commands about keys of the attestation API.</summary>
internal static class ApiKeyCommand
{
    internal static Command Create() => new("apikey", "Makes, lists and revokes the API keys by which attestations are asked for.")
    {
        ApiKeyCreateCommand.Create(),
        ApiKeyListCommand.Create(),
        ApiKeyRevokeCommand.Create(),
    };
}
