using System.Net.Http.Headers;
using Portcullis.Testing;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>The app that checks access tokens by <c>Portcullis.AspNetCore</c>.</summary>
[Collection(SharedDemo.Name)]
public sealed class AspNetCoreTokensTests(DemoFixture demo)
{
    private static readonly string App = Repository.PathTo(
        "samples", "AspNetCoreTokens", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "AspNetCoreTokens");

    [Fact]
    public async Task App_ByScope_AnswersAndTellsTheAccount()
    {
        const string Listening = "Now listening on: ";
        await using var program = await RunningProgram.StartAsync(
            Programs.Describe(App, ["--urls", "http://127.0.0.1:0"], demo.Variables()), line => line.Contains("Application started", StringComparison.Ordinal));
        var listening = program.Lines.First(line => line.Contains(Listening, StringComparison.Ordinal));
        var url = new Uri(listening[(listening.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
        var (alice, bob) = (await demo.TokenAsync("alice"), await demo.TokenAsync("bob"));
        var attestation = await demo.AttestationAsync("alice", demo.GoldPass(), isProven: true);

        (await AskAsync("/gold", alice)).ShouldBe((200, $$"""{"account":"eip155:31337:{{Text(demo.Account("alice"), "address")}}"}"""));
        (await AskAsync("/prices", bob)).Status.ShouldBe(200);
        (await AskAsync("/gold", bob)).Status.ShouldBe(403);
        (await AskAsync("/prices", await demo.TokenAsync("carol"))).Status.ShouldBe(403);
        (await AskAsync("/gold", token: null)).Status.ShouldBe(401);
        (await AskAsync("/gold", attestation)).Status.ShouldBe(401);
        (await AskAsync("/gold", $"{bob[..bob.IndexOf('.')]}.{alice.Split('.')[1]}.{bob.Split('.')[2]}")).Status.ShouldBe(401);

        async Task<(int Status, string Body)> AskAsync(string path, string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, path));
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await demo.Client.SendAsync(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}
