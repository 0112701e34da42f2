using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Hosting;

/// <summary>Nothing serves from folders or keys that others may read.</summary>
public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-").FullName;

    public DataFolderTests()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), TestFiles.Settings(TestFiles.Nowhere));
        File.WriteAllText(Path.Combine(_folder, "policies.json"), TestFiles.Policies());
    }

    [Theory]
    [InlineData("data", UnixFileMode.OtherRead)]
    [InlineData("data", UnixFileMode.OtherExecute)]
    [InlineData("data", UnixFileMode.GroupRead)]
    [InlineData("data", UnixFileMode.GroupWrite)]
    [InlineData("data/keys", UnixFileMode.OtherRead)]
    [InlineData("data/keys", UnixFileMode.GroupExecute)]
    public async Task Start_FolderOpenToOthers_SaysChmod(string name, UnixFileMode right)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        Directory.CreateDirectory(Path.Combine(_folder, "data", "keys"));
        SetMode(Path.Combine(_folder, "data"), Private);
        SetMode(Path.Combine(_folder, "data", "keys"), Private);
        var folder = Path.Combine(_folder, name);
        SetMode(folder, Private | right);
        (await FaultsAsync()).Single().ShouldBe($"the folder {folder} can be read or written by others: run chmod 700 {folder}");
        SetMode(folder, Private);
        (await FaultsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("access")]
    [InlineData("attest")]
    public async Task Start_KeyOpenToOthers_SaysChmod(string prefix)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        (await FaultsAsync()).ShouldBeEmpty();
        var key = Directory.GetFiles(Path.Combine(_folder, "data", "keys"), $"{prefix}-*").Single();
        SetMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        (await FaultsAsync()).Single().ShouldContain("run chmod 600");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private async Task<IReadOnlyList<string>> FaultsAsync()
    {
        var start = await GatewayHost.StartAsync(new GatewayOptions { Folder = _folder }, CancellationToken.None);
        await (start.App?.DisposeAsync() ?? ValueTask.CompletedTask);
        return start.Faults;
    }
}
