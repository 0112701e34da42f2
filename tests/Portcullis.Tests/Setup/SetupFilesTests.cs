using System.Text.Json;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Setup;

namespace Portcullis.Tests.Setup;

public sealed class SetupFilesTests : IDisposable
{
    private const string Token = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("portcullis-setup-");

    private static readonly SetupAnswers Good = new(
        new Uri("https://node.example/v1/key"), 1, new Uri("http://127.0.0.1:3000/base/"), Token, TokenKind.Erc20, "2.5", new Uri("https://api.example"));

    private string Folder => Path.Combine(_home.FullName, "a", "b");

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [InlineData("erc20", Token, "2.5")]
    [InlineData("erc20", "native", "0.000000000000000001")]
    [InlineData("erc721", Token, "1")]
    [InlineData("erc721", Token, "20")]
    public async Task Write_Answers_MakeAGoodPolicy(string kind, string contract, string threshold)
    {
        await WriteAsync(Good with { Kind = Enum.Parse<TokenKind>(kind, ignoreCase: true), Contract = contract, Threshold = threshold });

        var result = PolicyFile.Parse(await ReadAsync("policies.json"), new HashSet<ChainId> { 1 });

        result.Faults.ShouldBeEmpty();
        result.Policies.Find("holders").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("erc20", "")]
    [InlineData("erc20", "0")]
    [InlineData("erc20", "-1")]
    [InlineData("erc20", "1e3")]
    [InlineData("erc721", "1.5")]
    [InlineData("erc721", "0")]
    [InlineData("erc721", "99999999999")]
    public async Task Write_BadThreshold_WritesNothing(string kind, string threshold)
    {
        await Should.ThrowAsync<SetupException>(() => WriteAsync(Good with { Kind = Enum.Parse<TokenKind>(kind, ignoreCase: true), Threshold = threshold }));

        Directory.Exists(Folder).ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://api.example", "http://127.0.0.1:8080")]
    [InlineData("http://localhost:9000/", "http://localhost:9000")]
    [InlineData("http://127.0.0.1:9000", "http://127.0.0.1:9000")]
    [InlineData("https://localhost:9000", "http://127.0.0.1:8080")]
    public async Task Write_PublicUrl_TellsWhereToListen(string publicUrl, string listener)
    {
        await WriteAsync(Good with { PublicUrl = new Uri(publicUrl) });

        var settings = JsonElement.Parse(await ReadAsync("appsettings.json"));

        settings.GetProperty("Urls").GetString().ShouldBe(listener);
        settings.GetProperty("PublicUrl").GetString().ShouldBe(publicUrl.TrimEnd('/'));
    }

    [Fact]
    public async Task Write_NodeAndUpstream_StandAsGiven()
    {
        await WriteAsync(Good);

        var settings = await ReadAsync("appsettings.json");

        settings.ShouldContain("\"https://node.example/v1/key\"");
        settings.ShouldContain("\"http://127.0.0.1:3000/base/\"");
    }

    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("policies.json")]
    public async Task Write_FileThere_IsKept(string name)
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, name), "mine", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<SetupException>(() => WriteAsync(Good))).Message.ShouldContain("--force");

        (await ReadAsync(name)).ShouldBe("mine");
        Directory.GetFiles(Folder).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Write_FolderThatIsAFile_IsSaid()
    {
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "a"), "", TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<SetupException>(() => WriteAsync(Good))).Message.ShouldStartWith("cannot write to");
    }

    private Task WriteAsync(SetupAnswers answers) => SetupFiles.WriteAsync(Folder, answers, overwrite: false, TestContext.Current.CancellationToken);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken);
}
