using System.CommandLine;
using Portcullis.Issuer.Attestations;
using Portcullis.Terminal;

namespace Portcullis.Commands.Keys;

/// <summary><c>portcullis apikey create</c>: a key, told this once.</summary>
internal static class ApiKeyCreateCommand
{
    private const int LongestName = 100;

    internal static Command Create()
    {
        var folder = ConfigurationFolder.CreateOption();
        var name = new Option<string>("--name") { Description = $"What the key is for, at most {LongestName} characters; no secret.", HelpName = "TEXT", Required = true };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (text.Length is 0 or > LongestName || text.Any(char.IsControl)))
            {
                result.AddError($"--name must have 1 to {LongestName} characters, none of them a control character");
            }
        });
        var credits = CreateBound("--credits", "How many attestations it is good for. By default there is no bound.", least: 0);
        var daily = CreateBound("--daily-limit", "How many attestations a day (UTC) it may have. By default there is no bound.", least: 1);
        var command = new DetailedCommand(
            "create",
            "Makes an API key for POST /v1/attest and prints it. It is kept hashed: it is told this once.",
            """
            The key stands alone on standard output; its id, by which it is revoked, is on standard error. A running gateway knows it at once.

            Examples:
              portcullis apikey create --name "web shop" --config my-gate
              portcullis apikey create --name trial --credits 100 --daily-limit 20 --config my-gate
            """)
        {
            folder,
            name,
            credits,
            daily,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            await using var stores = await FolderStores.OpenAsync(parse.GetRequiredValue(folder), cancellationToken);
            var (text, key) = await stores.UseAsync((ApiKeys keys) =>
                keys.CreateAsync(parse.GetRequiredValue(name), parse.GetValue(credits), parse.GetValue(daily), cancellationToken));
            await parse.InvocationConfiguration.Error.WriteLineAsync($"API key {key.Id} is made. Keep it now: it is not shown again.");
            await parse.InvocationConfiguration.Output.WriteLineAsync(text);
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<long?> CreateBound(string name, string description, long least)
    {
        var option = new Option<long?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && long.TryParse(text, out var number) && number < least)
            {
                result.AddError($"{name} must be at least {least}");
            }
        });
        return option;
    }
}
