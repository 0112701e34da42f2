using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Health;

public sealed class HealthEndpointTests : SignInTest
{
    [Fact]
    public async Task Live_Process_Answers() => (await Issuer.GetAsync("/healthz/live")).Status.ShouldBe(200);

    [Fact]
    public async Task Ready_EveryHeadKnown_ListsTheBlocks()
    {
        var answer = await Issuer.GetAsync("/healthz/ready");

        answer.Status.ShouldBe(200);
        answer.Text.ShouldBe("""{"status":"ready","chains":[{"chainId":1,"block":101},{"chainId":10,"block":100}]}""");
        answer.Headers.CacheControl!.ToString().ShouldBe("no-store");
    }

    [Fact]
    public async Task Ready_OneHeadUnknown_IsUnavailable()
    {
        Issuer.Side.IsDown = true;

        var answer = await Issuer.GetAsync("/healthz/ready");

        answer.Status.ShouldBe(503);
        answer.Text.ShouldBe("""{"status":"unavailable","chains":[{"chainId":1,"block":101},{"chainId":10,"block":null}]}""");
    }

    [Fact]
    public async Task Live_ChainsDown_StillAnswers()
    {
        Issuer.Main.IsDown = true;

        (await Issuer.GetAsync("/healthz/live")).Status.ShouldBe(200);
    }
}
