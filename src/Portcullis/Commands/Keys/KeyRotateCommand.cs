using System.CommandLine;
using System.Globalization;
using Portcullis.Issuer.Keys;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis key rotate</c>: makes the next signing key.</summary>
internal static class KeyRotateCommand
{
    internal static Command Create()
    {
        var folder = ConfigurationFolder.CreateOption();
        var attestation = new Option<bool>("--attestation") { Description = "The key of attestations, not that of access tokens." };
        var rsa = new Option<bool>("--rs256") { Description = "The RS256 key of access tokens, which there is where an audience asks for it, not that of ES256." };
        var at = CreateAt();
        var command = new DetailedCommand(
            "rotate",
            "Makes the next signing key; a running gateway takes it up within a minute.",
            """
            A key of access tokens is published for a day before it signs, and the old one until all that it signed has expired: no token is refused.
            The keys of attestations all have one name, which the format demands: the new one takes the old one's place at an instant, with the gap
            that is printed; with Attestations:Kid=thumbprint they overlap too. While a new key waits, no other is made. Files of keys that are past
            are removed. Run it as the gateway's user, who must be able to read the file.

            Examples:
              portcullis key rotate --config my-gate
              portcullis key rotate --rs256 --config my-gate
              portcullis key rotate --attestation --at 2027-01-10T03:00:00Z --config my-gate

            Exit codes: 0 the key is made, 1 it is not.
            """)
        {
            folder,
            attestation,
            rsa,
            at,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(at) is { Implicit: false } && !result.GetValue(attestation))
            {
                result.AddError("--at goes with --attestation: a key of access tokens signs after a day");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(rsa) && result.GetValue(attestation))
            {
                result.AddError("--rs256 does not go with --attestation: attestations are signed with ES256 alone");
            }
        });
        command.Run((parse, _) => RunAsync(parse, parse.GetRequiredValue(folder), parse.GetValue(attestation), parse.GetValue(rsa), parse.GetValue(at)));
        return command;
    }

    private static Option<DateTimeOffset?> CreateAt() => new("--at")
    {
        Description = "When the new key of attestations begins to sign, such as 2027-01-10T03:00:00Z; a day from now unless given.",
        HelpName = "INSTANT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            {
                return instant;
            }

            result.AddError($"'{text}' is not an instant such as 2027-01-10T03:00:00Z");
            return null;
        },
    };

    private static async Task<int> RunAsync(ParseResult parse, DirectoryInfo folder, bool attestation, bool rsa, DateTimeOffset? at)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (keys, outcome) = await SigningKeys.UseAsync(folder, options =>
        {
            var keys = attestation ? KeyRotation.OfAttestations(options)
                : !rsa ? KeyRotation.OfAccessTokens(options)
                : KeyRotation.OfRsaAccessTokens(options) ?? throw new CommandException("there are no RS256 keys: no audience in the settings has Algorithm RS256");
            return (keys, keys.Rotate(now, at));
        });
        var made = outcome switch
        {
            RotationOutcome.Made done => done,
            RotationOutcome.Waiting waiting => throw new CommandException(
                $"{waiting.Next.File} waits already and signs from {SigningKeys.Write(waiting.Next.SignsFrom!.Value)}: rotate again after that, or remove the file, with which nothing is signed yet"),
            RotationOutcome.TooEarly early => throw new CommandException(
                $"{(keys.Overlaps ? "verifiers may not have the new key by then" : "that instant is past")}: --at must be {SigningKeys.Write(early.Earliest)} or later"),
            _ => throw new InvalidOperationException("no such outcome"),
        };
        var console = parse.InvocationConfiguration;
        await console.Output.WriteLineAsync($"made {made.Next.File}");
        foreach (var file in made.Removed)
        {
            await console.Output.WriteLineAsync($"removed {file}, which was past");
        }

        await console.Output.WriteLineAsync(keys.Overlaps ? Overlap(made, attestation) : Gap(made));
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            await console.Error.WriteLineAsync($"warning: made as root; if the gateway runs as another user: chown --reference={made.Before.File} {made.Next.File}");
        }

        return ExitCode.Success;
    }

    private static string Overlap(RotationOutcome.Made made, bool attestation) =>
        $"""
        It is published at {(attestation ? "/v1/jwks" : "/oauth2/jwks")} within a minute and signs from {SigningKeys.Write(made.Next.SignsFrom!.Value)}.
        {made.Before.KeyId} signs until then, and is published until {SigningKeys.Write(made.Before.KeptUntil!.Value)}.
        """;

    private static string Gap(RotationOutcome.Made made) =>
        $"""
        It takes the place of {made.Before.File} at {SigningKeys.Write(made.Next.SignsFrom!.Value)}, under the same kid, {made.Next.KeyId}.
        The gap: from then on a verifier that still has the old key rejects new attestations, and accepts those of the old key, until it fetches
        the key set again. One that has fetched rejects attestations of the old key, which are good for half an hour at most. Caches
        that honour Cache-Control and have the set already may keep it for 4 hours from now, the others until that instant.
        To call it off before, remove {made.Next.File}.
        """;
}
