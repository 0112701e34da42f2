using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Keys;

public sealed class SealingKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unseal_SameOwner_GivesItBackAlsoAfterARestart()
    {
        var text = SealingKey.Open(_folder.Path).Seal([1, 2, 3], "alice");

        SealingKey.Open(_folder.Path).Unseal(text, "alice").ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Unseal_OtherOwnerKeyOrText_IsNull()
    {
        var key = SealingKey.Open(_folder.Path);
        var text = key.Seal([1, 2, 3], "alice");
        var changed = Convert.FromBase64String(text);

        key.Unseal(text, "bob").ShouldBeNull();
        SealingKey.Open(_folder.File("other")).Unseal(text, "alice").ShouldBeNull();
        key.Unseal("", "alice").ShouldBeNull();
        key.Unseal("no base64!", "alice").ShouldBeNull();
        for (var i = 0; i < changed.Length; i++)
        {
            changed[i] ^= 1;
            key.Unseal(Convert.ToBase64String(changed), "alice").ShouldBeNull();
            changed[i] ^= 1;
        }
    }

    [Fact]
    public void Seal_ManyAtOnce_AreEachRight()
    {
        var key = SealingKey.Open(_folder.Path);

        Parallel.For(0, 2_000, i =>
        {
            var plain = BitConverter.GetBytes(i);
            key.Unseal(key.Seal(plain, "alice"), "alice").ShouldBe(plain);
        });
    }

    [Fact]
    public void Open_DamagedFile_SaysSo()
    {
        File.WriteAllBytes(_folder.File("seal.key"), [1, 2, 3]);

        Should.Throw<KeyException>(() => SealingKey.Open(_folder.Path)).Message.ShouldContain("32 bytes");
    }
}
