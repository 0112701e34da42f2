namespace Portcullis.EndToEnd.Tests.Commands;

/// <summary><c>portcullis apikey</c>, on the store of a gateway that does not run.</summary>
public sealed class ApiKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-apikey-");

    public ApiKeyTests() => File.WriteAllText(
        Path.Combine(_folder.FullName, "appsettings.json"),
        """{ "PublicUrl": "https://api.example", "Chains": { "1": { "Rpc": [{ "Url": "http://127.0.0.1:1" }] } } }""");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Create_ListAndRevoke_TheKeyIsToldOnceAndKeptHashed()
    {
        var made = await RunAsync("create", "--name", "web shop", "--credits", "5");

        made.ExitCode.ShouldBe(0, made.Error);
        var key = made.Output.TrimEnd();
        key.ShouldMatch(@"\Ainsr_live_[0-9a-f]{40}\z");
        var row = (await RunAsync("list")).Output.TrimEnd().Split('\t');
        row[1..4].ShouldBe(["operator", "5", "-"]);
        row[5..].ShouldBe(["-", "-", "web shop"]);
        made.Error.ShouldContain(row[0]);
        foreach (var file in Directory.GetFiles(Path.Combine(_folder.FullName, "data")))
        {
            File.ReadAllText(file, System.Text.Encoding.Latin1).ShouldNotContain(key[10..]);
        }

        (await RunAsync("revoke", row[0])).ExitCode.ShouldBe(0);
        (await RunAsync("revoke", row[0])).ExitCode.ShouldBe(1);
        (await RunAsync("list")).Output.Split('\t')[5].ShouldMatch("^20");
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) =>
        Programs.RunPortcullisAsync(["apikey", .. arguments, "--config", _folder.FullName]);
}
