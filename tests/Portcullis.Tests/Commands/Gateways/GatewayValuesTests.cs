using Portcullis.Commands.Gateways;
using Portcullis.Terminal;

namespace Portcullis.Tests.Commands.Gateways;

public sealed class GatewayValuesTests
{
    private static readonly Uri Upstream = new("http://10.0.0.7:3000");

    [Fact]
    public async Task Read_OnePolicy_IsChosenByItself()
    {
        using var folder = new GatewayFolder();

        var values = await ReadAsync(folder, null);

        values["policy"].ShouldBe("market-data");
        values["public-url"].ShouldBe("https://api.example");
        values["public-port"].ShouldBe("443");
        values["upstream-authority"].ShouldBe("10.0.0.7:3000");
        values["jwks-url"].ShouldBe("https://api.example/oauth2/jwks");
    }

    [Theory]
    [InlineData(null, "127.0.0.1:8080")]
    [InlineData("http://10.0.0.1:9090;http://10.0.0.2:9091", "10.0.0.1:9090")]
    [InlineData("http://*:9090", "127.0.0.1:9090")]
    [InlineData("http://0.0.0.0:9090", "127.0.0.1:9090")]
    [InlineData("http://[::]:9090", "127.0.0.1:9090")]
    public async Task Read_Urls_SayWhereToAsk(string? urls, string expected)
    {
        using var folder = new GatewayFolder(urls);

        (await ReadAsync(folder, null))["gate-authority"].ShouldBe(expected);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("two:gold")]
    public async Task Read_PolicyThatIsThere_IsTaken(string asked)
    {
        using var folder = new GatewayFolder(policies: ["one", "two"]);

        (await ReadAsync(folder, asked))["policy"].ShouldBe(asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("three")]
    [InlineData("two:silver")]
    [InlineData("two:")]
    [InlineData("one; return 200")]
    public async Task Read_NoSuchPolicy_SaysWhichThereAre(string? asked)
    {
        using var folder = new GatewayFolder(policies: ["one", "two"]);

        var failure = await Should.ThrowAsync<CommandException>(() => ReadAsync(folder, asked));

        failure.Message.ShouldEndWith("one, two");
    }

    private static Task<IReadOnlyDictionary<string, string>> ReadAsync(GatewayFolder folder, string? policy) =>
        GatewayValues.ReadAsync(folder.Path, new PieceRequest(GatewayTemplate.Find("nginx-njs")!, Upstream) { Policy = policy }, TestContext.Current.CancellationToken);
}
