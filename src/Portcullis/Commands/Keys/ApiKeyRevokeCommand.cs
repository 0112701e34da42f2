using System.CommandLine;
using Portcullis.Issuer.Stores;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis apikey revoke ID</c>: nothing is attested with that key any more.</summary>
internal static class ApiKeyRevokeCommand
{
    internal static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as apikey list shows it." };
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "revoke",
            "Revokes an API key: nothing is attested with it any more.",
            """
            It counts at once. What was attested before stays good until it expires. Revoking what is revoked already changes nothing.

            Example:
              portcullis apikey revoke 3f6c0e1b9a42 --config my-gate

            Exit codes: 0 it is revoked, 1 there is no such key, or it was revoked before.
            """)
        {
            id,
            folder,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            await using var stores = await FolderStores.OpenAsync(parse.GetRequiredValue(folder), cancellationToken);
            var name = parse.GetRequiredValue(id);
            var isRevoked = await stores.UseAsync((IApiKeyStore keys) => keys.RevokeAsync(name, TimeProvider.System.GetUtcNow(), cancellationToken));
            await parse.InvocationConfiguration.Output.WriteLineAsync(isRevoked ? $"{Printable.Line(name)} is revoked" : $"there is no API key {Printable.Line(name)} that stands");
            return isRevoked ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }
}
