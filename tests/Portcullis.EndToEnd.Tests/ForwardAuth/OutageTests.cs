namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>What callers get behind a gateway whose gate is away: an error, and never the API.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("nginx", 503, 503)]
    [InlineData("caddy", 504, 502)]
    public async Task Gate_HangsThenEnds_NothingPasses(string kind, int hanging, int gone)
    {
        await using var api = await FrontedApi.StartAsync(kind);
        var (_, token) = await api.NewHolderAsync();
        (await api.SendAsync("GET", "/api/x", token)).Status.ShouldBe(200);

        await api.SignalGateAsync("STOP");
        (await StatusesAsync(api, token)).ShouldBe((hanging, hanging));
        await api.SignalGateAsync("CONT");
        (await api.SendAsync("GET", "/api/x", token)).Status.ShouldBe(200);

        await api.Gate.Program.SignalAsync("KILL");
        (await StatusesAsync(api, token)).ShouldBe((gone, gone));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task Chain_Gone_503ForWhoIsNotKnown(string kind)
    {
        await using var api = await FrontedApi.StartAsync(kind);
        await api.Gate.Chain.DisposeAsync();

        var answer = await api.SendAsync("GET", "/api/x", api.Gate.TokenFor(ServedGate.NewAddress(), token => token));

        answer.Status.ShouldBe(503, answer.Text);
        answer.Header("Portcullis-Code").ShouldBe("chain_unavailable");
        answer.Seen.ShouldBeNull();
    }

    private static async Task<(int Gated, int Open)> StatusesAsync(FrontedApi api, string token)
    {
        var answers = await Task.WhenAll(api.SendAsync("GET", "/api/x", token), api.SendAsync("GET", "/open/x", null));
        answers.ShouldAllBe(answer => answer.Seen == null);
        return (answers[0].Status, answers[1].Status);
    }
}
