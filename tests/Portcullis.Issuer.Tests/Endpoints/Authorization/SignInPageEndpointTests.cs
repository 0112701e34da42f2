using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Authorization;

/// <summary>What is shown, what goes back to the client, and what goes nowhere.</summary>
public sealed class SignInPageEndpointTests : PageTest
{
    private const string Sentence = "Sign in to Market Desk at desk.test. This is no transaction: it costs nothing and moves no tokens.";

    [Fact]
    public async Task Get_GoodRequest_SaysWhoAsksAndWhatIsSigned()
    {
        var page = await OpenAsync(Query(("scope", "openid market-data:gold")));

        page.Status.ShouldBe(200, page.Text);
        page.MediaType.ShouldBe("text/html");
        page.Text.ShouldContain("<h1>Sign in to Market Desk</h1>");
        page.Text.ShouldContain($"<q>{Sentence}</q>");
        page.Text.ShouldContain("<dd>market-data up to gold, and nothing else</dd>");
        page.Text.ShouldContain("data-chains=\"1 10\"");
        page.Text.ShouldNotContain("{{");
    }

    [Fact]
    public async Task Get_Page_RunsNothingButItsOwnScript()
    {
        var page = await OpenAsync(Query());

        var policy = string.Join(' ', page.Headers.GetValues("Content-Security-Policy"));
        policy.ShouldStartWith("default-src 'none'; style-src 'sha256-");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("base-uri 'none'; form-action 'none'");
        policy.ShouldNotContain("unsafe");
        policy.ShouldNotContain("http");
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        page.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        page.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.Text.ShouldNotContain("<script src");
    }

    [Fact]
    public async Task Get_NamesAndTexts_AreEncoded()
    {
        var page = await OpenAsync(Query(("client_id", "server"), ("redirect_uri", ServerCallback), ("state", "\"><script>alert(1)</script>")));

        page.Status.ShouldBe(200, page.Text);
        page.Text.ShouldContain("Sign in to Server &amp; Sons");
        page.Text.ShouldNotContain("<script>alert");
        page.Text.ShouldContain("state=%22%3E%3Cscript%3E");
    }

    [Theory]
    [InlineData("client_id", "", "unknown_client")]
    [InlineData("client_id", "nobody", "unknown_client")]
    [InlineData("client_id", "DESK", "unknown_client")]
    [InlineData("client_id", "public", "unknown_client")]
    [InlineData("redirect_uri", "", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", "https://evil.test/", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", "https://desk.test/callback", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", Callback + "&x=1", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", Callback + "#x", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", "//desk.test/callback?tenant=1", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", "https://desk.test@evil.test/callback?tenant=1", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", "https://evil.test/\\@desk.test/callback?tenant=1", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", ServerCallback, "redirect_uri_mismatch")]
    [InlineData("redirect_uri", "javascript:alert(1)", "redirect_uri_mismatch")]
    [InlineData("redirect_uri", "http://127.0.0.1.evil.test/callback", "redirect_uri_mismatch")]
    public async Task Get_UnknownClientOrAddress_TellsThePersonAndGoesNowhere(string name, string value, string code)
    {
        var page = await OpenAsync(Query((name, value), ("response_type", "nonsense")));

        page.Status.ShouldBe(400, page.Text);
        page.MediaType.ShouldBe("text/html");
        page.Headers.Location.ShouldBeNull();
        page.Text.ShouldContain($"<code>{code}</code>");
        page.Text.ShouldNotContain("evil.test");
        page.Text.ShouldNotContain("href=\"http");
        page.Headers.Contains("Content-Security-Policy").ShouldBeTrue();
    }

    [Theory]
    [InlineData("&client_id=desk")]
    [InlineData("&redirect_uri=https%3A%2F%2Fevil.test")]
    [InlineData("&state=other")]
    [InlineData("&x=%ff")]
    [InlineData("&x")]
    public async Task Get_QueryThatIsReadInTwoWays_TellsThePersonAndGoesNowhere(string more)
    {
        var page = await OpenAsync(Query() + more);

        page.Status.ShouldBe(400);
        page.Headers.Location.ShouldBeNull();
        page.Text.ShouldContain("<code>invalid_request</code>");
    }

    [Theory]
    [InlineData("response_type", "", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("response_mode", "form_post", "invalid_request")]
    [InlineData("code_challenge", "", "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge", Verifier, "invalid_request")]
    [InlineData("code_challenge_method", "", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", "none", "invalid_request")]
    [InlineData("code_challenge_method", "s256", "invalid_request")]
    [InlineData("resource", "https://evil.test", "invalid_target")]
    [InlineData("resource", "https://api.test.evil.test", "invalid_target")]
    [InlineData("scope", "no-such-policy", "invalid_scope")]
    [InlineData("scope", "openid  club", "invalid_scope")]
    [InlineData("request", "eyJ", "request_not_supported")]
    [InlineData("request_uri", "https://evil.test/r", "request_uri_not_supported")]
    [InlineData("prompt", "none", "login_required")]
    [InlineData("dpop_jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", "invalid_request")]
    public async Task Get_WhatIsNotOffered_GoesBackToTheClientWithTheError(string name, string value, string error)
    {
        var answer = await OpenAsync(Query((name, value)));

        answer.Status.ShouldBe(303, answer.Text);
        var location = answer.Headers.Location!.OriginalString;
        location.ShouldStartWith(Callback + "&error=");
        var told = AnswerOf(location);
        told["error"].ShouldBe(error);
        told["state"].ShouldBe(State);
        told["iss"].ShouldBe("https://api.test");
        told.ContainsKey("code").ShouldBeFalse();
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
    }

    [Fact]
    public async Task Get_ResourceThatIsNotTheClients_GoesBackWithTheError()
    {
        var answer = await OpenAsync(Query(("client_id", "server"), ("redirect_uri", ServerCallback), ("resource", "https://private.test")));

        AnswerOf(answer.Headers.Location!.OriginalString)["error"].ShouldBe("invalid_target");
    }

    [Theory]
    [InlineData("response_mode", "query")]
    [InlineData("resource", "https://reports.test")]
    [InlineData("scope", "")]
    [InlineData("state", "")]
    [InlineData("prompt", "login consent")]
    [InlineData("ui_locales", "de")]
    [InlineData("redirect_uri", "http://127.0.0.1:49152/callback")]
    public async Task Get_WhatIsOffered_IsShown(string name, string value) => (await OpenAsync(Query((name, value)))).Status.ShouldBe(200);

    [Fact]
    public async Task Get_Cancel_LeadsToTheClientWithAccessDenied()
    {
        var page = await OpenAsync(Query());

        var start = page.Text.IndexOf("href=\"https://desk.test", StringComparison.Ordinal) + "href=\"".Length;
        var told = AnswerOf(System.Net.WebUtility.HtmlDecode(page.Text[start..page.Text.IndexOf('"', start)]));
        (told["error"], told["state"], told["iss"], told["tenant"]).ShouldBe(("access_denied", State, "https://api.test", "1"));
    }
}
