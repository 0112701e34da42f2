using System.Net;
using System.Text.Json;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Demo;

[Collection(SharedDemo.Name)]
public sealed class DemoTests(DemoFixture demo)
{
    [Fact]
    public void Description_Members_AreThoseThatScriptsRelyOn()
    {
        Names(demo.Description).ShouldBe(["chainId", "rpcUrl", "contracts", "accounts", "routes"]);
        Names(demo.Description.GetProperty("contracts")).ShouldBe(["coin", "pass", "badge"]);
        Names(demo.Description.GetProperty("accounts")[0]).ShouldBe(["name", "address", "privateKey", "holds"]);
        Names(demo.Description.GetProperty("routes")[0]).ShouldBe(["path", "policy"]);
        demo.Description.GetProperty("chainId").GetUInt64().ShouldBe(31337UL);
        demo.Description.GetProperty("accounts").EnumerateArray().Select(account => Text(account, "name")).ShouldBe(["alice", "bob", "carol"]);
    }

    [Fact]
    public void Description_Routes_AreThoseOfTheIssue() =>
        demo.Description.GetProperty("routes").EnumerateArray().Select(route => (Text(route, "path"), Text(route, "policy"))).ShouldBe(
        [
            ("/market-data/gold/prices", "market-data:gold"),
            ("/market-data/prices", "market-data"),
            ("/public/status", "anonymous"),
        ]);

    [Fact]
    public async Task Chain_AtItsUrl_HasTheContracts()
    {
        foreach (var contract in new[] { "coin", "pass", "badge" })
        {
            var code = await AskNodeAsync("eth_getCode", demo.Contract(contract), "latest");

            code.Length.ShouldBeGreaterThan(1000);
        }
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("carol")]
    public async Task Cast_Everybody_HasEtherForGas(string name) =>
        (await AskNodeAsync("eth_getBalance", Text(demo.Account(name), "address"), "latest")).Length.ShouldBeGreaterThan(10);

    [Fact]
    public async Task Output_PrintedCommands_WorkWhenCopied()
    {
        var commands = demo.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("./portcullis call ", StringComparison.Ordinal)).ToList();
        var codes = new List<int>();
        foreach (var command in commands)
        {
            codes.Add((await Programs.RunPortcullisAsync(command.Split(' ')[1..])).ExitCode);
        }

        codes.ShouldBe([0, 0, 22, 22]);
    }

    [Fact]
    public async Task Output_PrintedCurl_MakesAnApiKeyAndAttests()
    {
        var lines = demo.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("/v1/", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(2);

        var result = await Programs.RunAsync("/bin/bash", ["-c", string.Join('\n', lines)]);

        result.ExitCode.ShouldBe(0, result.Error);
        var data = JsonElement.Parse(result.Output).GetProperty("data");
        data.GetProperty("attestation").GetProperty("pass").GetBoolean().ShouldBeTrue();
        Text(data, "jwt").Split('.').Length.ShouldBe(3);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private async Task<string> AskNodeAsync(string method, params string[] parameters)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method, @params = parameters }), null, "application/json");
        using var answer = await demo.Client.PostAsync(new Uri(Text(demo.Description, "rpcUrl")), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return Text(await JsonAsync(answer), "result");
    }
}
