using System.Net;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests;

[Collection(SharedDemo.Name)]
public sealed class GateTests(DemoFixture demo)
{
    private const string Gold = "/market-data/gold/prices";
    private const string Basic = "/market-data/prices";

    [Theory]
    [InlineData("alice", Gold, 200)]
    [InlineData("alice", Basic, 200)]
    [InlineData("bob", Gold, 403)]
    [InlineData("bob", Basic, 200)]
    [InlineData("carol", Gold, 403)]
    [InlineData("carol", Basic, 403)]
    [InlineData("carol", "/public/status", 200)]
    public async Task Route_ByHoldings_Answers(string name, string path, int status)
    {
        using var answer = await demo.GetAsync(path, await demo.TokenAsync(name));

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData(Gold, 401)]
    [InlineData(Basic, 401)]
    [InlineData("/public/status", 200)]
    [InlineData("/demo.json", 200)]
    [InlineData("/healthz/live", 200)]
    [InlineData("/healthz/ready", 200)]
    [InlineData("/oauth2/jwks", 200)]
    [InlineData("/v1/jwks", 200)]
    [InlineData("/.well-known/jwks.json", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/nowhere", 404)]
    public async Task Route_WithoutToken_Answers(string path, int status)
    {
        using var answer = await demo.GetAsync(path, token: null);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.WwwAuthenticate.Count.ShouldBe(status == 401 ? 3 : 0);
    }

    [Fact]
    public async Task Pass_SoldAndBoughtBack_ClosesAndOpensTheSameToken()
    {
        var (alice, carol) = (await demo.TokenAsync("alice"), await demo.TokenAsync("carol"));
        (await StatusesAsync(alice, carol)).ShouldBe((200, 403));

        await TransferAsync("alice", "carol");
        try
        {
            (await StatusesAsync(alice, carol)).ShouldBe((403, 200));
        }
        finally
        {
            await TransferAsync("carol", "alice");
        }

        (await StatusesAsync(alice, carol)).ShouldBe((200, 403));
    }

    [Fact]
    public async Task IdentityHeaders_FromTheClient_AreReplaced()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Basic);
        request.Headers.Add("Authorization", $"Bearer {await demo.TokenAsync("bob")}");
        request.Headers.Add("Portcullis-Tier", "gold");
        request.Headers.Add("Portcullis_Tier", "gold");
        request.Headers.Add("portcullis-admin", "yes");

        using var answer = await demo.Client.SendAsync(request);

        var caller = (await JsonAsync(answer)).GetProperty("caller");
        Text(caller, "Portcullis-Tier").ShouldBe("basic");
        caller.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["Portcullis-Account", "Portcullis-Policy", "Portcullis-Tier", "Portcullis-Assertion"], ignoreOrder: true);
    }

    [Fact]
    public async Task Account_Blocked_IsRefusedUntilUnblocked()
    {
        // Alice, whose tier lets her ask as often as this does until the gateway has seen it.
        var token = await demo.TokenAsync("alice");
        var address = Text(demo.Account("alice"), "address");
        try
        {
            await RunAsync("block", address, "--reason", "key stolen");

            (await WaitForAsync(token, HttpStatusCode.Unauthorized)).ShouldBe("account_blocked");
            (await demo.SignInAsync("alice")).GetProperty("status").GetInt32().ShouldBe(401);
            (await RunAsync("list")).ShouldContain($"{address}\t");
        }
        finally
        {
            await RunAsync("unblock", address);
        }

        (await WaitForAsync(token, HttpStatusCode.OK)).ShouldBeNull();
        (await RunAsync("list")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ChainStatus_DemosNode_IsWithoutFault()
    {
        var result = await Programs.RunPortcullisAsync("chain", "status", "--config", demo.Folder);

        result.ExitCode.ShouldBe(0, result.Error);
        var fields = result.Output.TrimEnd().Split('\n')[^1].Split('\t');
        (fields[0], fields[2], fields[3], fields[5], fields[^1]).ShouldBe(("31337", "127.0.0.1", "31337", "0", "-"));
        (fields[^3], fields[^2]).ShouldBe(("-", "-"), "its counts are not to be had: the tests' programs have an admin listener on any port");
    }

    private async Task<(int Alice, int Carol)> StatusesAsync(string alice, string carol)
    {
        using var first = await demo.GetAsync(Gold, alice);
        using var second = await demo.GetAsync(Gold, carol);
        return ((int)first.StatusCode, (int)second.StatusCode);
    }

    private async Task TransferAsync(string from, string to)
    {
        var receipt = await Wallet.TransferAsync(new
        {
            rpcUrl = Text(demo.Description, "rpcUrl"),
            chainId = 31337,
            pass = demo.Contract("pass"),
            privateKey = demo.Key(from),
            to = Text(demo.Account(to), "address"),
            tokenId = 7,
        });
        Text(receipt, "status").ShouldBe("success");
    }

    private async Task<string> RunAsync(string verb, params string[] arguments)
    {
        var result = await Programs.RunPortcullisAsync(["account", verb, .. arguments, "--config", demo.Folder]);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Output;
    }

    // The gateway looks at the store every second.
    private async Task<string?> WaitForAsync(string token, HttpStatusCode status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(25));
        while (true)
        {
            using var answer = await CutRequests.AnswerAsync(demo.GetAsync(Basic, token));
            if (answer?.StatusCode == status)
            {
                return status == HttpStatusCode.OK ? null : Text(await JsonAsync(answer), "code");
            }

            await Task.Delay(50, limit.Token);
        }
    }
}
