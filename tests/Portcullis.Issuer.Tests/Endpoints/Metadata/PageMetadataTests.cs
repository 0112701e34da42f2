using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Metadata;

/// <summary>What is promised where there are clients, and only there.</summary>
public sealed class PageMetadataTests : PageTest
{
    [Theory]
    [InlineData("authorization_endpoint", "\"https://api.test/signin\"")]
    [InlineData("response_types_supported", """["code"]""")]
    [InlineData("response_modes_supported", """["query"]""")]
    [InlineData("code_challenge_methods_supported", """["S256"]""")]
    [InlineData("authorization_response_iss_parameter_supported", "true")]
    [InlineData("request_uri_parameter_supported", "false")]
    [InlineData("token_endpoint_auth_methods_supported", """["none","client_secret_basic","client_secret_post"]""")]
    [InlineData("revocation_endpoint_auth_methods_supported", """["none","client_secret_basic","client_secret_post"]""")]
    [InlineData("id_token_signing_alg_values_supported", """["ES256"]""")]
    public async Task Get_WithClients_PromisesThePage(string member, string value) =>
        (await Issuer.GetAsync("/.well-known/openid-configuration")).Json[member]!.ToJsonString().ShouldBe(value);

    [Fact]
    public async Task Get_WithClients_NamesOpenIdAndTheCodeGrant()
    {
        var metadata = (await Issuer.GetAsync("/.well-known/oauth-authorization-server")).Json;

        metadata["scopes_supported"]!.AsArray().Select(scope => (string?)scope).ShouldContain(scope => scope == "openid");
        metadata["grant_types_supported"]!.AsArray().Select(type => (string?)type).ShouldContain(type => type == "authorization_code");
    }

    [Fact]
    public async Task Get_AudienceWithRsa_NamesTheAlgorithmOfItsIdTokensToo()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(MoreSettings!, StringComparer.Ordinal) { ["Audiences:0:Algorithm"] = "RS256" });

        (await Issuer.GetAsync("/.well-known/openid-configuration")).Json["id_token_signing_alg_values_supported"]!.ToJsonString().ShouldBe("""["ES256","RS256"]""");
    }

    [Fact]
    public async Task Get_WithoutClients_PromisesNothingAndHasNoPage()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal));

        (await Issuer.GetAsync("/signin")).Status.ShouldBe(404);
        (await Issuer.GetAsync("/.well-known/openid-configuration")).Json.ContainsKey("authorization_endpoint").ShouldBeFalse();
        (await RedeemAsync("code")).ShouldBe(400, "unsupported_grant_type");
    }
}
