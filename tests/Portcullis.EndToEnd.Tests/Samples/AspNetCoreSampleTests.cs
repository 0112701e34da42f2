using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>The apps that check tokens by <c>Portcullis.AspNetCore</c>.</summary>
[Collection(SharedDemo.Name)]
public sealed class AspNetCoreSampleTests(DemoFixture demo)
{
    [Fact]
    public async Task Tokens_ByScope_AnswersAndTellsTheAccount()
    {
        var (program, url) = await Sample.StartAppAsync("AspNetCoreTokens", demo.Variables());
        await using var _ = program;
        var (alice, bob) = (await demo.TokenAsync("alice"), await demo.TokenAsync("bob"));

        (await demo.AskAsync(url, "/gold", alice)).ShouldBe((200, $$"""{"account":"eip155:31337:{{Text(demo.Account("alice"), "address")}}"}"""));
        await AnswersAsync(url, "/prices", 200, bob);
        await AnswersAsync(url, "/gold", 403, bob);
        await AnswersAsync(url, "/prices", 403, await demo.TokenAsync("carol"));
        await AnswersAsync(url, "/gold", 401, token: null);
        await AnswersAsync(url, "/gold", 401, await demo.AttestationAsync("alice", demo.GoldPass(), isProven: true));
        await AnswersAsync(url, "/gold", 401, $"{bob.Split('.')[0]}.{alice.Split('.')[1]}.{bob.Split('.')[2]}");
    }

    [Fact]
    public async Task Attestations_ByCondition_AnswersAndTellsTheWallet()
    {
        var alice = await demo.AttestationAsync("alice", demo.GoldPass(), isProven: true);
        var (program, url) = await Sample.StartAppAsync("AspNetCoreAttestations", demo.Variables(("CONDITION_HASH", HashIn(alice))));
        await using var _ = program;
        var bob = await demo.AttestationAsync("bob", demo.GoldPass(), isProven: true);

        (await demo.AskAsync(url, "/gold", alice)).ShouldBe((200, $$"""{"wallet":"{{Text(demo.Account("alice"), "address")}}"}"""));
        await AnswersAsync(url, "/gold", 403, bob);
        await AnswersAsync(url, "/gold", 401, DemoAttestations.MakeYes(bob));
        await AnswersAsync(url, "/gold", 401, demo.SignedAgo(alice, TimeSpan.FromMinutes(31)));
        await AnswersAsync(url, "/gold", 401, await demo.AttestationAsync("alice", demo.GoldPass()));
        await AnswersAsync(url, "/gold", 401, await demo.AttestationAsync("alice", demo.Coins("1"), isProven: true));
        await AnswersAsync(url, "/gold", 401, await demo.TokenAsync("alice"));
        await AnswersAsync(url, "/gold", 401, token: null);
    }

    [Fact]
    public async Task Caller_ByItsOwnAccount_CallsAndSaysWhatIsMissing()
    {
        foreach (var (name, status, text) in new[] { ("alice", 200, "\"feed\":\"gold\""), ("bob", 403, "Gold pass") })
        {
            var (program, url) = await Sample.StartAppAsync("AspNetCoreCaller", demo.Variables(("PORTCULLIS_KEY", demo.Key(name))));
            await using var _ = program;

            var answer = await demo.AskAsync(url, "/gold", token: null);
            (answer.Status, answer.Body.Contains(text, StringComparison.Ordinal)).ShouldBe((status, true), answer.Body);
            await AnswersAsync(url, "/prices", 200, token: null);
            program.Output.ShouldNotContain(demo.Key(name)[2..]);
        }
    }

    private static string HashIn(string token) => JsonElement.Parse(Base64UrlEncoder.Decode(token.Split('.')[1])).GetProperty("conditionHash")[0].GetString()!;

    private async Task AnswersAsync(Uri url, string path, int status, string? token)
    {
        var answer = await demo.AskAsync(url, path, token);
        answer.Status.ShouldBe(status, answer.Body);
    }
}
