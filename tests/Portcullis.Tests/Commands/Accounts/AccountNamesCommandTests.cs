using System.CommandLine;
using System.Text.Json.Nodes;
using Portcullis.Commands;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Commands.Accounts;

public sealed class AccountNamesCommandTests : IDisposable
{
    private const string Address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Names_PairwiseAudiences_AreToldAndStayTheSame()
    {
        var lines = await RunAsync(Address);

        lines.Select(line => line.Split('\t')[0]).ShouldBe(["log", TestGateway.PublicUrl, "https://reports.test"]);
        lines[0].ShouldMatch("^log\taddress#[0-9a-f]{16}$");
        lines[1].ShouldContain("\tpairwise:");
        (await RunAsync(Address.ToLowerInvariant())).ShouldBe(lines);
    }

    [Fact]
    public async Task Names_OtherChain_IsAnotherPseudonymAndTheSameHash()
    {
        var (one, ten) = (await RunAsync(Address), await RunAsync(Address, "--chain", "10"));

        ten[0].ShouldBe(one[0]);
        ten[1..].ShouldNotContain(line => one.Contains(line, StringComparer.Ordinal));
    }

    private async Task<string[]> RunAsync(params string[] arguments)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), TestFiles.Settings(TestFiles.Nowhere, settings =>
        {
            settings["Tokens"] = new JsonObject { ["Subject"] = "pairwise" };
            settings["Audiences"] = new JsonArray(new JsonObject { ["Uri"] = "https://reports.test", ["Subject"] = "pairwise" }, new JsonObject { ["Uri"] = "https://files.test" });
        }));
        await using var output = new StringWriter();
        var parse = PortcullisCommand.Create().Parse(["account", "names", .. arguments, "--config", _folder]);
        (await parse.InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken)).ShouldBe(0);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
