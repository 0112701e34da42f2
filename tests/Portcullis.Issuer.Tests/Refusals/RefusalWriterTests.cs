using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Issuer.Tests.Refusals;

public sealed class RefusalWriterTests
{
    public static TheoryData<string> Codes => [.. RefusalCode.All.Keys];

    [Theory]
    [InlineData("/market-data/prices", "application/problem+json", "type,title,status,detail,code")]
    [InlineData("/", "application/problem+json", "type,title,status,detail,code")]
    [InlineData("/v10/x", "application/problem+json", "type,title,status,detail,code")]
    [InlineData("/oauth2x", "application/problem+json", "type,title,status,detail,code")]
    [InlineData("/oauth2/token", "application/json", "error,error_description,code")]
    [InlineData("/OAuth2/token", "application/json", "error,error_description,code")]
    [InlineData("/v1/attest", "application/json", "ok,error,meta")]
    public async Task Write_Path_DecidesTheForm(string path, string mediaType, string members)
    {
        var (response, body) = await WriteAsync(path, RefusalCode.NonceUsed, null, null);

        response.ContentType.ShouldBe(mediaType);
        body.Select(member => member.Key).ShouldBe(members.Split(','));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Write_EveryCode_HasItsStatusAndIsNotStored(string name)
    {
        var code = RefusalCode.All[name];

        var (response, body) = await WriteAsync("/x", code, null, null);

        response.StatusCode.ShouldBe(code.Status);
        response.Headers.CacheControl.ToString().ShouldBe("no-store");
        ((string?)body["type"]).ShouldBe($"urn:portcullis:error:{name}");
        ((string?)body["title"]).ShouldBe(code.Title);
        ((int?)body["status"]).ShouldBe(code.Status);
        ((string?)body["detail"]).ShouldBe("what to do");
        ((string?)body["code"]).ShouldBe(name);
        response.Headers.RetryAfter.ToString().ShouldBe(code.Status is 429 or 503 ? "5" : "");
        response.Headers.WWWAuthenticate.Count.ShouldBe(code.Status == 401 ? 1 : 0);
    }

    [Theory]
    [InlineData(0.0, "1")]
    [InlineData(-5.0, "1")]
    [InlineData(0.2, "1")]
    [InlineData(1.0, "1")]
    [InlineData(1.1, "2")]
    [InlineData(3600.0, "3600")]
    public async Task Write_RetryAfter_IsWholeSecondsRoundedUp(double seconds, string expected)
    {
        var (response, _) = await WriteAsync("/x", RefusalCode.RateLimited, null, TimeSpan.FromSeconds(seconds));

        response.Headers.RetryAfter.ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task Write_MissingToken_ChallengesWithoutAnError()
    {
        var (response, _) = await WriteAsync("/x", RefusalCode.MissingToken, null, null);

        response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer realm=\"portcullis\"");
    }

    [Fact]
    public async Task Write_BadToken_ChallengesWithTheError()
    {
        var (response, _) = await WriteAsync("/x", RefusalCode.ExpiredToken, null, null);

        response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer realm=\"portcullis\", error=\"invalid_token\", error_description=\"what to do\"");
    }

    [Fact]
    public async Task Write_BoundTokenNeeded_ChallengesByItsScheme()
    {
        var (response, _) = await WriteAsync("/x", RefusalCode.DpopRequired, null, null);

        response.Headers.WWWAuthenticate.ToString().ShouldBe("DPoP realm=\"portcullis\", error=\"invalid_token\", error_description=\"what to do\", algs=\"ES256\"");
    }

    [Theory]
    [InlineData("/oauth2/token", 400)]
    [InlineData("/x", 401)]
    public async Task Write_ProofRefused_HasTheStatusOfItsEndpoint(string path, int status)
    {
        var (response, _) = await WriteAsync(path, RefusalCode.UseDpopNonce, null, null);

        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Write_ChallengeOfTheCaller_IsKept()
    {
        var (response, _) = await WriteAsync("/x", RefusalCode.MissingToken, null, null, context => context.Response.Headers.WWWAuthenticate = "Bearer realm=\"mine\"");

        response.Headers.WWWAuthenticate.ToString().ShouldBe("Bearer realm=\"mine\"");
    }

    [Fact]
    public async Task Write_TokenEndpoint_HasNoChallenge()
    {
        var (response, _) = await WriteAsync("/oauth2/token", RefusalCode.NonceUsed, null, null);

        response.Headers.WWWAuthenticate.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("/x")]
    [InlineData("/oauth2/token")]
    [InlineData("/v1/attest")]
    public async Task Write_Members_AreAddedAndStillTheCallers(string path)
    {
        var members = new JsonObject { ["reasons"] = new JsonArray("a") };

        var (_, body) = await WriteAsync(path, RefusalCode.PolicyNotMet, members, null);

        var owner = path.StartsWith("/v1", StringComparison.Ordinal) ? body["error"]! : body;
        owner["reasons"]!.ToJsonString().ShouldBe("""["a"]""");
        members["reasons"]!.Parent.ShouldBeSameAs(members);
    }

    [Fact]
    public async Task Write_Attestation_HasTheEnvelope()
    {
        var (_, body) = await WriteAsync("/v1/attest", RefusalCode.InvalidRequest, null, null);

        body["meta"]!["timestamp"]!.GetValue<string>().ShouldMatch(@"\A20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z");
        body["meta"]!.AsObject().Remove("timestamp");
        body.ToJsonString().ShouldBe("""{"ok":false,"error":{"code":"invalid_request","message":"what to do"},"meta":{"version":"1.0"}}""");
    }

    private static async Task<(HttpResponse Response, JsonObject Body)> WriteAsync(
        string path, RefusalCode code, JsonObject? members, TimeSpan? retryAfter, Action<HttpContext>? prepare = null)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Request.Path = path;
        context.Response.Body = body;
        prepare?.Invoke(context);
        await RefusalWriter.WriteAsync(context, new Refusal(code, "what to do"), members, retryAfter);
        return (context.Response, JsonNode.Parse(body.ToArray())!.AsObject());
    }
}
