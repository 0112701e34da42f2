using System.Text;

namespace Portcullis.Client.Tests;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("""{"code":"a","detail":"b"}""", "a", "b")]
    [InlineData("""{"error":"a","error_description":"b"}""", "a", "b")]
    [InlineData("""{"error":"invalid_grant","code":"nonce_used"}""", "nonce_used", null)]
    [InlineData("""{"title":"b"}""", null, "b")]
    [InlineData("""{"code":7,"detail":{}}""", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("null", null, null)]
    [InlineData("<html>", null, null)]
    [InlineData("", null, null)]
    public void Parse_Body_FindsCodeAndDetail(string body, string? code, string? detail)
    {
        var problem = Problem.Parse(403, Encoding.UTF8.GetBytes(body));

        (problem.Status, problem.Code, problem.Detail).ShouldBe((403, code, detail));
    }

    [Fact]
    public void Lines_Reasons_SayWhatIsMissing()
    {
        var problem = Problem.Parse(403, """
            {"code":"policy_not_met","detail":"No.","reasons":[
              {"tier":"gold","type":"nft_ownership","label":"Gold pass","verdict":"not_met","required":"at least 1"},
              {"tier":"basic","type":"token_balance","label":null,"verdict":"unknown"}, 7]}
            """u8);

        problem.Lines().ShouldBe(
        [
            "refused with 403 policy_not_met: No.",
            "  gold: Gold pass (nft_ownership) is not met, needs at least 1",
            "  basic: token_balance is unknown",
        ]);
    }

    [Fact]
    public void Lines_NothingKnown_SayTheStatus() => Problem.Parse(500, "oops"u8).Lines().ShouldBe(["refused with 500"]);

    [Fact]
    public async Task Read_Answer_SaysWhenToAskAgainAndStaysReadable()
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) { Content = new StringContent("""{"error":"temporarily_unavailable","code":"chain_unavailable"}""") };
        response.Headers.TryAddWithoutValidation("Retry-After", "7");

        var problem = (await Problem.ReadAsync(response, TestContext.Current.CancellationToken)).ShouldNotBeNull();

        (problem.Status, problem.Code, problem.Error, problem.RetryAfter).ShouldBe((503, "chain_unavailable", "temporarily_unavailable", TimeSpan.FromSeconds(7)));
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("chain_unavailable");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_LongAnswer_GivesTheStatusAlone(bool saysItsLength)
    {
        using var stream = new MemoryStream(new byte[100_000]);
        using var content = new StreamContent(stream);
        content.Headers.ContentLength = saysItsLength ? 100_000 : null;
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) { Content = content };

        (await Problem.ReadAsync(response, TestContext.Current.CancellationToken)).ShouldBe(new Problem(502, null, null));
    }

    [Fact]
    public async Task Read_NoRefusal_IsNone()
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.Found);

        (await Problem.ReadAsync(response, TestContext.Current.CancellationToken)).ShouldBeNull();
    }
}
