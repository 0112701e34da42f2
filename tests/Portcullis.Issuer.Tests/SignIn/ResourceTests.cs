using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary><c>resource</c> (RFC 8707) at the token endpoint, with two audiences beside the issuer's own.</summary>
public sealed class ResourceTests : SignInTest
{
    private const string Reports = "https://reports.test";
    private const string Files = "https://files.test/v1";

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Audiences:0:Uri"] = Reports, ["Audiences:0:Subject"] = "pairwise", ["Audiences:1:Uri"] = Files,
    };

    [Theory]
    [InlineData(null, TestIssuer.PublicUrl)]
    [InlineData("", TestIssuer.PublicUrl)]
    [InlineData(TestIssuer.PublicUrl, TestIssuer.PublicUrl)]
    [InlineData(TestIssuer.PublicUrl + "/", TestIssuer.PublicUrl)]
    [InlineData(Reports, Reports)]
    [InlineData(Files, Files)]
    public async Task SignIn_Resource_IsTheAudience(string? resource, string audience)
    {
        await StartAsync();

        var answer = await SignInAsync(resource);

        answer.Status.ShouldBe(200, answer.Text);
        var claims = answer.Claims();
        claims["aud"]!.GetValue<string>().ShouldBe(audience);
        (await Issuer.Get<IGrantStore>().FindAsync(claims["jti"]!.GetValue<string>(), default))!.Audience.ShouldBe(audience);
    }

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData(Reports + "/x")]
    [InlineData(Reports + "#x")]
    [InlineData(Reports + "#")]
    [InlineData(Reports + "?x")]
    [InlineData(Reports + "//")]
    [InlineData(Reports + ".")]
    [InlineData(Reports + ":443")]
    [InlineData(Reports + " " + Files)]
    [InlineData(" " + Reports)]
    [InlineData("HTTPS://REPORTS.TEST")]
    [InlineData("http://reports.test")]
    [InlineData("https://user@reports.test")]
    [InlineData("https://reports.test\0")]
    [InlineData("https://reports.test\n")]
    [InlineData("https://repörts.test")]
    [InlineData("reports.test")]
    [InlineData("//reports.test")]
    [InlineData("/v1")]
    [InlineData("*")]
    [InlineData("file:///etc/passwd")]
    public async Task SignIn_ResourceThatIsNone_IsRefusedAndUsesNothingUp(string resource)
    {
        await StartAsync();
        var message = await Issuer.MessageAsync(Alice);
        var form = TestIssuer.Form(message.ToString(), Alice.Sign(message.ToString()), null);

        var answer = (await Issuer.SendAsync(new Dictionary<string, string>(form, StringComparer.Ordinal) { ["resource"] = resource })).ShouldBe(400, "invalid_target");

        answer.Json["error"]!.GetValue<string>().ShouldBe("invalid_target");
        (await Issuer.SendAsync(form)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""["https://reports.test"]""", "invalid_target")]
    [InlineData("""["https://reports.test","https://files.test/v1"]""", "invalid_target")]
    [InlineData("1", "invalid_target")]
    [InlineData("{}", "invalid_target")]
    public async Task SignIn_ResourceInJsonThatIsNoText_IsRefused(string resource, string code)
    {
        await StartAsync();
        using var content = new StringContent($$"""{"grant_type":"urn:portcullis:grant-type:siwe","message":"m","signature":"0x","resource":{{resource}}}""", null, "application/json");

        (await Issuer.PostAsync("/oauth2/token", content)).ShouldBe(400, code).Json["error_description"]!.GetValue<string>().ShouldContain("a token for each");
    }

    [Fact]
    public async Task SignIn_ResourceTwiceInAForm_IsRefused()
    {
        await StartAsync();
        using var content = new StringContent("grant_type=urn%3Aportcullis%3Agrant-type%3Asiwe&message=m&signature=0x&resource=https%3A%2F%2Freports.test&resource=https%3A%2F%2Ffiles.test%2Fv1", null, "application/x-www-form-urlencoded");

        (await Issuer.PostAsync("/oauth2/token", content)).ShouldBe(400, "invalid_request").Json["error_description"]!.GetValue<string>().ShouldContain("each name once");
    }

    [Theory]
    [InlineData(Reports, null, Reports)]
    [InlineData(Reports, Reports, Reports)]
    [InlineData(null, null, TestIssuer.PublicUrl)]
    [InlineData(null, TestIssuer.PublicUrl, TestIssuer.PublicUrl)]
    public async Task Refresh_StaysWithTheSignIns(string? first, string? then, string audience)
    {
        await StartAsync();
        var signedIn = await SignInAsync(first);
        await StartAsync();
        Issuer.Main.Give(Alice.Address, 100);

        var refreshed = await RefreshAsync(await RefreshAsync(signedIn, then), null);

        refreshed.Status.ShouldBe(200, refreshed.Text);
        refreshed.Claims()["aud"]!.GetValue<string>().ShouldBe(audience);
        refreshed.Claims()["sub"]!.GetValue<string>().ShouldBe(signedIn.Claims()["sub"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(Reports, Files)]
    [InlineData(Reports, TestIssuer.PublicUrl)]
    [InlineData(null, Reports)]
    [InlineData(Files, "https://evil.test")]
    public async Task Refresh_AnotherResource_IsRefusedAndUsesNothingUp(string? first, string then)
    {
        await StartAsync();
        var signedIn = await SignInAsync(first);

        (await RefreshAsync(signedIn, then)).ShouldBe(400, "invalid_target");
        (await RefreshAsync(signedIn, null)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Refresh_AudienceThatIsNoMore_IsRefused()
    {
        await StartAsync();
        var signedIn = await SignInAsync(Reports);
        await RestartAsync();

        (await RefreshAsync(signedIn, null)).ShouldBe(400, "invalid_target");
    }

    private Task StartAsync() => RestartAsync(settings: Settings);

    private async Task<Answer> SignInAsync(string? resource)
    {
        var message = await Issuer.MessageAsync(Alice);
        var form = TestIssuer.Form(message.ToString(), Alice.Sign(message.ToString()), null);
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        return await Issuer.SendAsync(form);
    }

    private Task<Answer> RefreshAsync(Answer answer, string? resource)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = answer.Json["refresh_token"]!.GetValue<string>() };
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        return Issuer.SendAsync(form);
    }
}
