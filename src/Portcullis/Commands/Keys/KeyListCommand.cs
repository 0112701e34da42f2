using System.CommandLine;
using Portcullis.Issuer.Keys;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis key list</c>: the signing keys and how they stand.</summary>
internal static class KeyListCommand
{
    internal static Command Create()
    {
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "list",
            "Lists the signing keys, the newest first: what for, kid, how it stands, file, with tabs between.",
            """
            It goes by the names of the files, which hold the instants; a gateway that took a file up late is that much later.

            Example:
              portcullis key list --config my-gate
            """)
        {
            folder,
        };
        command.Run(async (parse, _) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var lines = await SigningKeys.UseAsync(parse.GetRequiredValue(folder), options => (List<string>)
            [
                .. Lines("access tokens", KeyRotation.OfAccessTokens(options), now),
                .. KeyRotation.OfRsaAccessTokens(options) is { } rsa ? Lines("access tokens (RS256)", rsa, now) : [],
                .. Lines("attestations", KeyRotation.OfAttestations(options), now),
            ]);
            foreach (var line in lines)
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(line);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<string> Lines(string use, KeyRotation keys, DateTimeOffset now) =>
        keys.List(now).Select(key => $"{use}\t{key.KeyId}\t{Describe(key)}\t{key.File}");

    private static string Describe(ListedKey key) => key.State switch
    {
        KeyState.Signs => "signs",
        KeyState.Next => $"{(key.IsPublished ? "published" : "planned")}, signs from {Instant(key.SignsFrom)}",
        KeyState.Kept when key.IsPublished => $"published until {Instant(key.KeptUntil)}",
        KeyState.Kept => $"replaced, kept until {Instant(key.KeptUntil)}",
        _ => "past, removed by the next rotation",
    };

    private static string Instant(DateTimeOffset? instant) => instant is { } known ? SigningKeys.Write(known) : "the next rotation";
}
