using Portcullis.EndToEnd.Tests.Gateways.Recipes;

namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>Pages of another origin behind the gateways that ask, with the lines of the piece that let them call.</summary>
public sealed class CrossOriginTests(GatewayIssuer issuer) : IClassFixture<GatewayIssuer>
{
    private const string App = "https://app.example.com";

    public static TheoryData<string> Names => ["nginx", "caddy"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_OfTheOrigin_AsksFirstAndReadsAnswersAndRefusals(string name)
    {
        await using var gateway = await StartAsync(name);

        var preflight = await SendAsync(gateway, "OPTIONS", Probe.Gated, App, "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization");
        var answer = await SendAsync(gateway, "GET", Probe.Gated, App, Probe.Bearer(issuer.IssuedToken));
        var refusal = await SendAsync(gateway, "GET", Probe.Gated, App);

        preflight.Status.ShouldBe(204, preflight.Text);
        preflight.Header("Access-Control-Allow-Headers").ShouldNotBeNull().ShouldContain("Authorization");
        preflight.Header("Access-Control-Allow-Methods").ShouldNotBeNull().ShouldContain("DELETE");
        answer.Status.ShouldBe(200, answer.Text);
        refusal.Status.ShouldBe(401, refusal.Text);
        refusal.Header("Access-Control-Expose-Headers").ShouldNotBeNull().ShouldContain("WWW-Authenticate");
        new[] { preflight, answer, refusal }.ShouldAllBe(one => one.Headers("Access-Control-Allow-Origin").SequenceEqual(new[] { App }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Page_OfAnotherOrigin_IsToldNothing(string name)
    {
        await using var gateway = await StartAsync(name);

        var preflight = await SendAsync(gateway, "OPTIONS", Probe.Gated, "https://app.example.com.evil.example", "Access-Control-Request-Method: GET");
        var answer = await SendAsync(gateway, "GET", Probe.Gated, "https://elsewhere.example", Probe.Bearer(issuer.IssuedToken));

        preflight.Status.ShouldBe(401, preflight.Text);
        answer.Status.ShouldBe(200, answer.Text);
        new[] { preflight, answer }.ShouldAllBe(one => !one.Headers("Access-Control-Allow-Origin").Any());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Issuer_SpeaksForItsOwnPaths(string name)
    {
        await using var gateway = await StartAsync(name);

        (await SendAsync(gateway, "GET", "/oauth2/jwks", App)).Headers("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    private Task<StartedGateway> StartAsync(string name) =>
        StartedGateway.StartAsync(name == "nginx" ? new NginxRecipe { AllowsOrigins = true } : new CaddyRecipe { AllowsOrigins = true }, issuer);

    private static Task<RawAnswer> SendAsync(StartedGateway gateway, string method, string target, string origin, params IReadOnlyList<string> headers) =>
        RawHttp.SendAsync(gateway.Url, method, target, [$"Origin: {origin}", .. headers]);
}
