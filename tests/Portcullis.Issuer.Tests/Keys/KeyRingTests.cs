using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 20, 12, 30, 45, 678, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private string Keys => _folder.File("keys");

    [Fact]
    public void Open_FirstTime_MakesOneKeyForTheOwnerOnly()
    {
        FileModes.SkipOnWindows();
        using var ring = KeyRing.Open(Keys, Start);

        var file = Directory.GetFiles(Keys).ShouldHaveSingleItem();
        Path.GetFileName(file).ShouldBe($"access-20260120T123045Z-{ring.Current.KeyId}.pem");
        FileModes.Of(file).ShouldBe(FileModes.OwnerFile);
        FileModes.Of(Keys).ShouldBe(FileModes.OwnerFolder);
    }

    [Fact]
    public void Open_Key_IsPkcs8NamedByItsThumbprint()
    {
        using var ring = KeyRing.Open(Keys, Start);

        var pem = File.ReadAllText(Directory.GetFiles(Keys).Single());
        pem.ShouldStartWith("-----BEGIN PRIVATE KEY-----");
        using var key = SigningKey.FromPem(pem);
        key.KeyId.ShouldBe(ring.Current.KeyId);
        var jwk = ring.PublicKeys.Single();
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{jwk.X}}","y":"{{jwk.Y}}"}""";
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))).ShouldBe(ring.Current.KeyId);
    }

    [Fact]
    public void Open_Again_KeepsTheKey()
    {
        using var first = KeyRing.Open(Keys, Start);
        using var second = KeyRing.Open(Keys, Start);

        second.Current.KeyId.ShouldBe(first.Current.KeyId);
        second.PublicKeys.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_Several_SignsWithTheNewestAndKnowsAll()
    {
        var ids = new[] { Write(-3), Write(-1), Write(-2) };

        using var ring = KeyRing.Open(Keys, Start);

        ring.Current.KeyId.ShouldBe(ids[1]);
        ring.PublicKeys.Select(key => key.Kid).ShouldBe([ids[1], ids[2], ids[0]]);
        foreach (var id in ids)
        {
            (await ring.FindAsync(id, default))!.Kid.ShouldBe(id);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("nothing")]
    public async Task Find_Unknown_IsNull(string id)
    {
        using var ring = KeyRing.Open(Keys, Start);

        (await ring.FindAsync(id, default)).ShouldBeNull();
        (await ring.FindAsync(ring.Current.KeyId.ToUpperInvariant(), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void Open_KeyOpenToOthers_IsRefusedWithTheRemedy(UnixFileMode mode)
    {
        FileModes.SkipOnWindows();
        Write(0);
        var file = Directory.GetFiles(Keys).Single();
        FileModes.Set(file, FileModes.OwnerFile | mode);

        var refused = Should.Throw<KeyException>(() => KeyRing.Open(Keys, Start));

        refused.Message.ShouldContain(file);
        refused.Message.ShouldContain("chmod 600");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void Open_DamagedKey_IsRefusedWithoutShowingIt(string text)
    {
        Write(0);
        var file = Directory.GetFiles(Keys).Single();
        File.WriteAllText(file, text);

        var refused = Should.Throw<KeyException>(() => KeyRing.Open(Keys, Start));

        refused.Message.ShouldContain(file);
        refused.ToString().ShouldNotContain("AAAA");
    }

    [Fact]
    public void Open_LeftoverOfACrash_IsPassedOver()
    {
        Directory.CreateDirectory(Keys);
        File.WriteAllText(Path.Combine(Keys, ".abc.tmp"), "half a ke");

        using var ring = KeyRing.Open(Keys, Start);

        ring.PublicKeys.Count.ShouldBe(1);
    }

    [Fact]
    public void Open_FolderIsAFile_IsAKeyException()
    {
        File.WriteAllText(Keys, "x");

        Should.Throw<KeyException>(() => KeyRing.Open(Keys, Start)).Message.ShouldContain(Keys);
    }

    [Fact]
    public void Dispose_Keys_CannotSignAnyMore()
    {
        var ring = KeyRing.Open(Keys, Start);
        var key = ring.Current;
        ring.Dispose();

        Should.Throw<ObjectDisposedException>(() => key.Sign(TokenTypes.AccessToken, "{}"u8));
    }

    public void Dispose() => _folder.Dispose();

    private string Write(int days)
    {
        Directory.CreateDirectory(Keys);
        using var key = SigningKey.Create();
        var file = Path.Combine(Keys, $"access-{key.KeyId}.pem");
        File.WriteAllText(file, key.ToPem());
        FileModes.Set(file, FileModes.OwnerFile);
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 10, 0, 0, 0, DateTimeKind.Utc).AddDays(days));
        return key.KeyId;
    }
}
