using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Stores;

public sealed class PrivateFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("data")]
    [InlineData("data/keys")]
    [InlineData("a/b/c")]
    public void CreateFolder_New_IsClosedToOthersAtEveryLevel(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        PrivateFiles.CreateFolder(_folder.File(name));
        for (var part = name; part.Length > 0; part = Path.GetDirectoryName(part) ?? "")
        {
            PrivateFiles.IsOpenToOthers(_folder.File(part)).ShouldBeFalse(part);
        }
    }

    [Fact]
    public void CreateFolder_ThereAlready_KeepsItsMode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        Directory.CreateDirectory(_folder.File("open"));
        var before = PrivateFiles.IsOpenToOthers(_folder.File("open"));
        PrivateFiles.CreateFolder(_folder.File("open"));
        PrivateFiles.IsOpenToOthers(_folder.File("open")).ShouldBe(before);
    }

    public void Dispose() => _folder.Dispose();
}
