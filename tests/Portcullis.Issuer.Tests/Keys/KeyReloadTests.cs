using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class KeyReloadTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly KeyRing _ring;
    private readonly string _first;

    public KeyReloadTests()
    {
        _ring = KeyRing.Open(Keys, Start);
        _first = _ring.Current.KeyId;
    }

    private string Keys => _folder.File("keys");

    private string[] Published => [.. _ring.PublicKeys.Select(key => key.Kid)];

    [Fact]
    [Trait("Case", "J12")]
    public void Reload_NewKey_IsPublishedThenSignsThenTheOldOneGoes()
    {
        var made = Start.AddDays(10);
        var second = KeyFiles.Write(Keys, "access-20260130T120000Z-*.pem");

        Reload(made).ShouldBe((true, _first, $"{_first} {second}", 0));
        Reload(made + KeyRules.Notice - TimeSpan.FromTicks(1)).ShouldBe((false, _first, $"{_first} {second}", 0));
        Reload(made + KeyRules.Notice).ShouldBe((true, second, $"{second} {_first}", 0));
        Reload(made + KeyRules.Notice + KeySchedule.Retention - TimeSpan.FromTicks(1)).ShouldBe((false, second, $"{second} {_first}", 0));
        Reload(made + KeyRules.Notice + KeySchedule.Retention).ShouldBe((true, second, second, 1));
    }

    [Fact]
    public async Task Reload_KeyStands_IsTheSameObject()
    {
        var (key, jwk) = (_ring.Current, await _ring.FindAsync(_first, default));
        KeyFiles.Write(Keys, "access-20260121T120000Z-*.pem");

        Reload(Start.AddDays(1));
        Reload(Start.AddDays(1).AddMinutes(1));

        _ring.Current.ShouldBeSameAs(key);
        (await _ring.FindAsync(_first, default)).ShouldBeSameAs(jwk);
        _ring.PublicKeys[0].ShouldBeSameAs(jwk);
    }

    [Fact]
    public async Task Reload_FileRemoved_IsWithdrawnAndItsTokensAreRefused()
    {
        KeyFiles.Write(Keys, "access-20260121T120000Z-*.pem");
        Reload(Start.AddDays(1));
        var stolen = _ring.Current;
        File.Delete(Directory.GetFiles(Keys, $"*{_first}.pem").Single());

        Reload(Start.AddDays(1));

        (Published.Length, _ring.Withdrawals).ShouldBe((1, 1));
        (_ring.Current.KeyId == _first).ShouldBeFalse();
        (await _ring.FindAsync(_first, default)).ShouldBeNull();

        // Who is signing with it at this moment is not cut off.
        stolen.Sign(TokenTypes.AccessToken, "{}"u8).ShouldNotBeEmpty();
        Reload(Start.AddDays(1));
        Should.Throw<ObjectDisposedException>(() => stolen.Sign(TokenTypes.AccessToken, "{}"u8));
    }

    [Fact]
    public void Reload_KeyFoundLate_IsPublishedForADayAllTheSame()
    {
        var late = Start.AddDays(30);
        var second = KeyFiles.Write(Keys, "access-20260121T120000Z-*.pem");

        Reload(late).Signs.ShouldBe(_first);
        Reload(late.AddHours(24)).Signs.ShouldBe(_first);
        Reload(late.AddHours(24).AddMinutes(5)).Signs.ShouldBe(second);
    }

    [Fact]
    public void Reload_OlderKeyPutBack_VerifiesAndDoesNotSign()
    {
        var older = KeyFiles.Write(Keys, "access-*.pem");

        Reload(Start.AddHours(1)).ShouldBe((true, _first, $"{_first} {older}", 0));
        Reload(Start.AddDays(300)).Signs.ShouldBe(_first);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("damaged")]
    [InlineData("open to others")]
    public void Reload_FolderUnusable_KeepsWhatIsKnown(string fault)
    {
        var file = Directory.GetFiles(Keys).Single();
        switch (fault)
        {
            case "gone":
                Directory.Delete(Keys, recursive: true);
                break;
            case "empty":
                File.Delete(file);
                break;
            case "damaged":
                File.WriteAllText(Path.Combine(Keys, "access-x.pem"), "x");
                FileModes.Set(Path.Combine(Keys, "access-x.pem"), FileModes.OwnerFile);
                break;
            default:
                FileModes.SkipOnWindows();
                FileModes.Set(file, FileModes.OwnerFile | UnixFileMode.OtherRead);
                break;
        }

        Should.Throw<KeyException>(() => _ring.Reload(Start.AddDays(1)));

        (_ring.Current.KeyId, Published.Single(), _ring.Withdrawals).ShouldBe((_first, _first, 0));
        _ring.Current.Sign(TokenTypes.AccessToken, "{}"u8).ShouldNotBeEmpty();
    }

    [Fact]
    public void Reload_CopyUnderAnotherName_IsNoOtherKey()
    {
        File.Copy(Directory.GetFiles(Keys).Single(), Path.Combine(Keys, "access-copy.pem"));

        Reload(Start.AddDays(1)).ShouldBe((false, _first, _first, 0));
    }

    [Fact]
    public void Reload_Document_FollowsTheKeys()
    {
        var before = _ring.Published;
        Reload(Start.AddMinutes(1));
        _ring.Published.Tag.ShouldBe(before.Tag);

        KeyFiles.Write(Keys, "access-20260120T120100Z-*.pem");
        Reload(Start.AddMinutes(1));

        _ring.Published.Tag.Equals(before.Tag).ShouldBeFalse();
    }

    public void Dispose()
    {
        _ring.Dispose();
        _folder.Dispose();
    }

    private (bool Changed, string Signs, string Published, int Withdrawals) Reload(DateTimeOffset now)
    {
        var changed = _ring.Reload(now);
        return (changed, _ring.Current.KeyId, string.Join(' ', Published), _ring.Withdrawals);
    }
}
