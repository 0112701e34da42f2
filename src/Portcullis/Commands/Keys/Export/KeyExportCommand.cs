using System.CommandLine;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys.Export;

/// <summary><c>portcullis key export</c>: the published keys as files, for gateways that read no key set.</summary>
internal static class KeyExportCommand
{
    internal static Command Create()
    {
        var folder = ConfigurationFolder.CreateOption();
        var from = new Option<Uri?>("--from")
        {
            Description = "The issuer whose published keys to fetch, instead of reading the configuration folder: for machines that are to have no private key.",
            HelpName = "URL",
            CustomParser = result =>
            {
                // Over plain http anybody on the way could put in a key of theirs.
                if (UrlArgument.Parse(result.Tokens[0].Value) is { } url && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback))
                {
                    return url;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not an absolute https URL, such as https://api.example.com");
                return null;
            },
        };
        var to = new Option<DirectoryInfo>("--to") { Description = "The folder for the files; made when it is not there.", HelpName = "FOLDER", Required = true };
        var command = new DetailedCommand(
            "export",
            "Writes the public keys of access tokens as PEM files, one per kid, and a piece of configuration for HAProxy that names them.",
            """
            KID.pem is a key, haproxy.cfg a defaults section "portcullis" that verifies a bearer token by them. A key is published for a day before it
            signs: run this every few minutes, and reload the gateway when it says that something has changed. Each file is replaced at once, the
            configuration after the keys that it names; files of keys that are published no more are removed.

            Examples:
              portcullis key export --config my-gate --to /etc/haproxy/portcullis
              portcullis key export --from https://api.example.com --to /etc/haproxy/portcullis && systemctl reload haproxy

            Exit codes: 0 something has changed, 3 all was as it should be, 1 it could not be done, and what is there stays.
            """)
        {
            folder,
            from,
            to,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            var keys = parse.GetValue(from) is { } issuer
                ? await PublishedKeys.FetchAsync(issuer, cancellationToken)
                : await PublishedKeys.ReadAsync(parse.GetRequiredValue(folder));
            var changes = new KeyFiles(parse.GetRequiredValue(to).FullName).Replace(keys);
            foreach (var change in changes)
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(change);
            }

            return changes.Count > 0 ? ExitCode.Success : ExitCode.Unchanged;
        });
        return command;
    }
}
