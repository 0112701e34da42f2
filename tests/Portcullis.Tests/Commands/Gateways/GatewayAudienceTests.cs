using Portcullis.Terminal;

namespace Portcullis.Tests.Commands.Gateways;

public sealed class GatewayAudienceTests
{
    private static readonly (string Uri, string Algorithm)[] Several =
        [("https://reports.example", "ES256"), ("urn:reports", "ES256"), ("https://one.example", "RS256"), ("https://two.example", "RS256"), ("https://odd.example/{a};", "ES256")];

    [Theory]
    [InlineData("nginx-njs", "set $portcullis_audience https://reports.example;")]
    [InlineData("haproxy", "jwt_payload_query('$.aud') -m str https://reports.example\n")]
    [InlineData("apache", "Require claim aud:https://reports.example\n")]
    [InlineData("cloudflare-worker", "AUDIENCE = \"https://reports.example\"")]
    [InlineData("vercel-edge", "AUDIENCE: \"https://reports.example\"")]
    [InlineData("aws-rest-api", "Audiences: [\"https://reports.example\"]")]
    public async Task Piece_ForAnAudience_TakesItsTokens(string gateway, string line)
    {
        using var folder = new GatewayFolder(audiences: Several);

        var text = await folder.FillAsync(gateway, audience: "https://reports.example");

        text.ShouldContain(line);
        text.ShouldContain("https://api.example");
        text.ShouldNotContain("resource_metadata", customMessage: "which is that of the issuer's own API");
    }

    [Theory]
    [InlineData("nginx-njs", "set $portcullis_audience https://api.example;")]
    [InlineData("haproxy", "jwt_payload_query('$.aud') -m str https://api.example\n")]
    public async Task Piece_ForNoAudience_TakesTheIssuersOwn(string gateway, string line)
    {
        using var folder = new GatewayFolder(audiences: Several);

        var text = await folder.FillAsync(gateway);

        text.ShouldContain(line);
        text.ShouldContain("resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\"");
    }

    [Theory]
    [InlineData("https://one.example")]
    [InlineData("https://two.example")]
    public async Task PieceOfAGatewayThatReadsRsa_OfSeveral_IsForTheOneThatIsNamed(string audience)
    {
        using var folder = new GatewayFolder(audiences: Several);

        (await folder.FillAsync("aws-http-api", audience: audience)).ShouldContain($"Audience: [\"{audience}\"]");
    }

    [Theory]
    [InlineData("nginx-njs", "https://gone.example", "is none of the settings' Audiences; name one of: https://api.example, https://reports.example")]
    [InlineData("nginx-njs", "https://reports.example/", "is none of the settings' Audiences")]
    [InlineData("nginx-njs", "", "is none of the settings' Audiences")]
    [InlineData("nginx-njs", "https://one.example", "signed with RS256, and this gateway takes ES256 alone")]
    [InlineData("nginx-njs", "https://odd.example/{a};", "characters that mean something else")]
    [InlineData("aws-http-api", "https://reports.example", "signed with ES256, and this gateway takes RS256 alone")]
    [InlineData("aws-http-api", "https://api.example", "signed with ES256, and this gateway takes RS256 alone")]
    [InlineData("aws-http-api", null, "name one with --audience: https://one.example, https://two.example")]
    [InlineData("nginx", "https://reports.example", "this gateway looks at no audience, or asks Portcullis")]
    [InlineData("kong", "https://reports.example", "this gateway looks at no audience, or asks Portcullis")]
    public async Task Piece_ForWhatTheGatewayCannotTake_IsNotMade(string gateway, string? audience, string expected)
    {
        using var folder = new GatewayFolder(audiences: Several);

        (await Should.ThrowAsync<CommandException>(() => folder.FillAsync(gateway, audience: audience))).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task PieceOfAGatewayThatReadsRsa_WhereThereIsNone_SaysWhatToAdd()
    {
        using var folder = new GatewayFolder(audiences: []);

        (await Should.ThrowAsync<CommandException>(() => folder.FillAsync("aws-http-api"))).Message.ShouldContain("add an audience with \"Algorithm\": \"RS256\"");
    }
}
