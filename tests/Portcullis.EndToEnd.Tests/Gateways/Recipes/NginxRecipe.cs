namespace Portcullis.EndToEnd.Tests.Gateways.Recipes;

/// <summary>nginx that asks by <c>auth_request</c>.</summary>
internal sealed class NginxRecipe : ForwardAuthRecipe
{
    /// <summary>Where it asks from.</summary>
    internal const string Address = "127.0.0.2";

    internal override string Name => "nginx";

    internal override IReadOnlyDictionary<string, Outcome> Exceptions { get; } = Only(
        // What the account holds decides, and not what the token says of it.
        (TokenCases.AnotherScope, Outcome.In),
        (RequestCases.TwoTokens, Outcome.Refused(400)),
        (RequestCases.HopByHop, Outcome.In),
        // Its own three are overwritten. What it lets through contradicts them, and it can pass on 401 and 403 alone.
        (RequestCases.Claim, Outcome.Refused(403)),
        ("X-Original-URI: /open/x", Outcome.In),
        ("X_Original_URI: /open/x", Outcome.In),
        ("X-Original-Method: PUT", Outcome.In),
        (RequestCases.ForwardedWithoutToken, Outcome.Refused(403)),
        (RequestCases.LocationThatAsks, Outcome.Refused(404)),
        (PathCases.Ambiguous, Outcome.Refused(403)),
        (PathCases.NameOf(PathCases.Nul, hasToken: false), Outcome.Refused(400)),
        (PathCases.NameOf(PathCases.Nul, hasToken: true), Outcome.Refused(400)));

    internal override async Task<RunningProgram> StartAsync(GatewayIssuer issuer, string folder, Uri url)
    {
        await PlaceAsync(issuer, folder, "portcullis.conf", text => text.Replace("listen 443;", $"listen {url.Authority}; proxy_bind {Address};", StringComparison.Ordinal));
        return await RunningProgram.StartAsync(Describe(folder, "nginx", "-e", "stderr", "-p", folder, "-c", "nginx.conf"), url);
    }
}
