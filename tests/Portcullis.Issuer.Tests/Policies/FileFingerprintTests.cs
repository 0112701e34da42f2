using Portcullis.Issuer.Policies;

namespace Portcullis.Issuer.Tests.Policies;

public sealed class FileFingerprintTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Of_SameContents_IsTheSame()
    {
        File.WriteAllText(PathOf("a"), "1");
        var before = FileFingerprint.Of([PathOf("a")]);
        File.WriteAllText(PathOf("a"), "1");
        FileFingerprint.Of([PathOf("a")]).ShouldBe(before);
    }

    [Fact]
    public void Of_AnyFileThatChangesOrGoes_IsAnother()
    {
        File.WriteAllText(PathOf("a"), "1");
        File.WriteAllText(PathOf("b"), "1");
        var marks = new HashSet<string>(StringComparer.Ordinal) { FileFingerprint.Of([PathOf("a"), PathOf("b")]) };
        File.WriteAllText(PathOf("b"), "2");
        marks.Add(FileFingerprint.Of([PathOf("a"), PathOf("b")])).ShouldBeTrue();
        File.Delete(PathOf("b"));
        marks.Add(FileFingerprint.Of([PathOf("a"), PathOf("b")])).ShouldBeTrue();
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
