using System.CommandLine;
using Portcullis.Terminal;

namespace Portcullis.Commands.Gateways;

/// <summary><c>portcullis gateway config NAME</c>: the piece of another gateway's configuration that goes with this one.</summary>
internal static class GatewayConfigCommand
{
    internal static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = $"The gateway: {string.Join(", ", GatewayTemplate.Names)}." };
        var policy = new Option<string?>("--policy") { Description = "What to ask for, as policy or policy:tier. May be left out when there is one policy.", HelpName = "POLICY" };
        var audience = new Option<string?>("--audience")
        {
            Description = "Whose tokens the gateway takes, as the setting Audiences names it. By default the issuer's own; for AWS HTTP APIs, which read RS256 alone, the one audience with that.",
            HelpName = "URI",
        };
        var upstream = new Option<string>("--upstream") { Description = "The API behind the gateway.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:9000" };
        var folder = ConfigurationFolder.CreateOption();
        var command = new DetailedCommand(
            "config",
            "Prints the piece of another gateway's configuration that goes with a configuration folder.",
            """
            The public URL, the address that Portcullis listens at, the policy and the audience are filled in; comments say what else is to be done. What each gateway can
            do, and what was run, is in docs/gateways.

            Examples:
              portcullis gateway config nginx --config my-gate > /etc/nginx/conf.d/portcullis.conf
              portcullis gateway config haproxy --config my-gate --audience https://reports.example.com
              portcullis gateway config caddy --config my-gate --policy market-data:gold --upstream http://127.0.0.1:3000
            """)
        {
            name,
            policy,
            audience,
            upstream,
            folder,
        };
        command.Run(async (parse, cancellationToken) =>
        {
            var template = GatewayTemplate.Find(parse.GetRequiredValue(name))
                ?? throw new CommandException($"there is no piece for '{parse.GetRequiredValue(name)}'; name one of: {string.Join(", ", GatewayTemplate.Names)}");
            var api = UrlArgument.Parse(parse.GetRequiredValue(upstream)) ?? throw new CommandException($"--upstream: '{parse.GetRequiredValue(upstream)}' is not an absolute http or https URL");
            var request = new PieceRequest(template, api) { Policy = parse.GetValue(policy), Audience = parse.GetValue(audience) };
            var values = await GatewayValues.ReadAsync(parse.GetRequiredValue(folder), request, cancellationToken);
            await parse.InvocationConfiguration.Output.WriteAsync(template.Fill(values));
            return ExitCode.Success;
        });
        return command;
    }
}
