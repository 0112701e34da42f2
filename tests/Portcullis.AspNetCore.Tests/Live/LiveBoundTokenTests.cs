using Portcullis.AspNetCore.Tests.Dpop;

namespace Portcullis.AspNetCore.Tests.Live;

/// <summary>Of a token that is bound to a key the key is asked first.</summary>
public sealed class LiveBoundTokenTests
{
    [Fact]
    public async Task Get_BoundToken_NeedsItsKeyAndTheIssuersWord()
    {
        await using var client = await BoundClient.StartAsync(options => (options.Live, options.IntrospectionKey) = (true, "key"));

        using (var unproven = await client.GetAsync())
        {
            ((int)unproven.StatusCode).ShouldBe(401);
        }

        client.Api.Issuer.Questions.ShouldBe(0);
        using (var good = await client.GetAsync(client.Prove()))
        {
            ((int)good.StatusCode).ShouldBe(200);
        }

        client.Api.Issuer.Questions.ShouldBe(1);
        client.Api.Issuer.AnswerIntrospection = context => context.Response.Body.WriteAsync("""{"active":false}"""u8.ToArray()).AsTask();
        client.Api.Clock.Advance(PortcullisOptions.DefaultLiveCacheTime);
        using var ended = await client.GetAsync(client.Prove());
        ((int)ended.StatusCode).ShouldBe(401);
    }
}
