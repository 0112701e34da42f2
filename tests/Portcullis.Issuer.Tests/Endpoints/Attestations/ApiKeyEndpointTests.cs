using System.Text;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Attestations;

public sealed class ApiKeyEndpointTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestIssuer _issuer = null!;

    public async ValueTask InitializeAsync() => _issuer = await StartAsync(isOpen: true);

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Post_SelfService_GivesAKeyThatHasCredits()
    {
        var answer = await PostAsync("""{"email":"Ann@Example.com","appName":"my app","tier":"free"}""");

        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.Select(member => member.Key).ShouldBe(["success", "key", "name", "tier", "dailyLimit", "apiKeyCredits"]);
        var key = (string)answer.Json["key"]!;
        key.ShouldMatch(@"\Ainsr_live_[0-9a-f]{40}\z");
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/credits");
        request.Headers.Add("X-API-Key", key);
        var credits = await Answer.OfAsync(await _issuer.Client.SendAsync(request));
        credits.Json["data"]!.ToJsonString().ShouldBe("""{"apiKeyCredits":10,"tier":"free","dailyLimit":100}""");
        _issuer.Logs.Lines.ShouldAllBe(line => !line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_SameEmail_Is409()
    {
        await PostAsync("""{"email":"ann@example.com","appName":"a"}""");

        (await PostAsync("""{"email":"ANN@example.com","appName":"b"}""")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task Post_FourthFromOnePlace_Is429ForADay()
    {
        for (var i = 0; i < 3; i++)
        {
            (await PostAsync($$"""{"email":"{{i}}@example.com","appName":"a"}""")).Status.ShouldBe(200);
        }

        (await PostAsync("""{"email":"x@example.com","appName":"a"}""")).Status.ShouldBe(429);
        _issuer.Clock.Skip(TimeSpan.FromHours(24));
        (await PostAsync("""{"email":"x@example.com","appName":"a"}""")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"email":"a","appName":"a"}""")]
    [InlineData("""{"email":"a@b","appName":"a"}""")]
    [InlineData("""{"email":"a b@c.de","appName":"a"}""")]
    [InlineData("""{"email":"a@b.de","appName":""}""")]
    [InlineData("""{"email":"a@b.de","appName":"a\u0007"}""")]
    [InlineData("""{"email":"a@b.de","appName":"a","tier":"pro"}""")]
    [InlineData("""{"email":"a@b.de","appName":"a","other":1}""")]
    public async Task Post_BadBody_Is400(string body) => (await PostAsync(body)).Status.ShouldBe(400);

    [Fact]
    public async Task Post_SelfServiceOff_Is404AndMakesNone()
    {
        await using var closed = await StartAsync(isOpen: false);
        using var content = new StringContent("""{"email":"a@b.de","appName":"a"}""", Encoding.UTF8, "application/json");

        (await closed.PostAsync("/v1/keys/create", content)).Status.ShouldBe(404);

        (await closed.Get<IApiKeyStore>().ListAsync(default)).ShouldBeEmpty();
    }

    private Task<TestIssuer> StartAsync(bool isOpen) => TestIssuer.StartAsync(
        _folder, clock: null, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Attestations:SelfService"] = isOpen ? "true" : null, ["DataFolder"] = isOpen ? "open" : "closed" });

    private async Task<Answer> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _issuer.PostAsync("/v1/keys/create", content);
    }
}
