using Portcullis.Client;
using Portcullis.Demo;
using Portcullis.Ethereum;
using Portcullis.Testing;

namespace Portcullis.Tests.Demo;

public sealed class WalkthroughTests
{
    [Fact]
    public async Task Run_ServerThatLetsEverybodyIn_CountsWhatIsWrong()
    {
        await using var issuer = await FakeIssuer.StartAsync();

        var (isRight, story) = await RunAsync(issuer);

        isRight.ShouldBeFalse();
        story.ShouldContain("bob is refused the gold prices: expected 403, got 200, WRONG");
        story.ShouldContain("it asks about alice's: expected yes, got ");
        story.ShouldContain("9 of 17 steps came out WRONG.");
    }

    [Fact]
    public async Task Run_ServerThatLetsNobodyIn_CountsWhatIsWrong()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        issuer.Instead = request => request.Path.StartsWith("/market-data", StringComparison.Ordinal) ? new() { Status = 403, Body = "{}" } : null;

        var (isRight, story) = await RunAsync(issuer);

        isRight.ShouldBeFalse();
        story.ShouldContain("expected 403, got 403, WRONG, without a reason");
    }

    [Fact]
    public async Task Run_ServerThatSignsNobodyIn_IsWrong()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        issuer.Challenge = message => message with { Domain = "evil.test" };

        var (isRight, story) = await RunAsync(issuer);

        isRight.ShouldBeFalse();
        story.ShouldContain("alice signs in with her wallet: expected 200, got no usable answer, WRONG");
    }

    private static async Task<(bool IsRight, string Story)> RunAsync(FakeIssuer issuer)
    {
        await using var output = new StringWriter();
        using var walkthrough = new Walkthrough(ApiOrigin.Of(issuer.Url), Address.Zero, (_, _, _) => Task.CompletedTask, output);
        return (await walkthrough.RunAsync(TestContext.Current.CancellationToken), output.ToString());
    }
}
