using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Edge;
using Portcullis.Testing;

namespace Portcullis.Tests.Edge;

public sealed class LiveCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-");
    private readonly ManualTimeProvider _clock = new();
    private readonly string _path;
    private readonly string _key;
    private readonly string _first;
    private readonly LiveCertificate _live;

    public LiveCertificateTests()
    {
        (_path, _key) = (Path.Combine(_folder.FullName, "tls.pem"), Path.Combine(_folder.FullName, "tls.key"));
        _first = TestCertificate.Write(_path, _key).Own;
        _live = new LiveCertificate(new CertificateFiles(_path, _key, null), _clock, NullLogger<LiveCertificate>.Instance);
    }

    private string Found => _live.Find().TargetCertificate.Thumbprint;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Find_ChangedFiles_IsTheNewOneASecondLater()
    {
        var second = TestCertificate.Write(_path, _key).Own;
        Found.ShouldBe(_first);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Found.ShouldBe(second);
    }

    [Fact]
    public void Find_KeyNotYetWritten_KeepsTheOldOneUntilItIs()
    {
        var oldKey = File.ReadAllText(_key);
        var second = TestCertificate.Write(_path, _key).Own;
        var newKey = File.ReadAllText(_key);
        File.WriteAllText(_key, oldKey);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Found.ShouldBe(_first);
        File.WriteAllText(_key, newKey);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Found.ShouldBe(second);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData(null)]
    public void Find_UnusableFile_KeepsTheOldOne(string? text)
    {
        if (text is null)
        {
            File.Delete(_path);
        }
        else
        {
            File.WriteAllText(_path, text);
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Found.ShouldBe(_first);
    }
}
