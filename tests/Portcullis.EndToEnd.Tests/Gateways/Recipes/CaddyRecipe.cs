namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>Caddy that asks by <c>forward_auth</c>.</summary>
internal sealed class CaddyRecipe : ForwardAuthRecipe
{
    internal override string Name => "caddy";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
        // What the account holds decides, and not what the token says of it.
        (TokenCases.AnotherScope, Outcome.In),
        // Its own two are overwritten, and what it lets through contradicts them.
        (RequestCases.Claim, Outcome.Refused(400)),
        ("X-Forwarded-Uri: /open/x", Outcome.In),
        ("X-Forwarded-Method: PUT", Outcome.In),
        (RequestCases.OriginalWithoutToken, Outcome.Refused(400)),
        (RequestCases.OtherLetters, Outcome.Open));

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        await PlaceAsync(issuer, folder, "portcullis.caddyfile", text => text.Replace($"{GatewayIssuer.PublicUrl} {{", $"http://{url.Authority} {{", StringComparison.Ordinal));
        return await RunningProgram.StartAsync(Describe(folder, "caddy", "run"), url);
    }
}
