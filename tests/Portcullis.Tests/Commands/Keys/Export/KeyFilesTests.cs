using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Commands.Keys.Export;
using Portcullis.Credentials;
using Portcullis.Terminal;

namespace Portcullis.Tests.Commands.Keys.Export;

public sealed class KeyFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-export-");
    private readonly SigningKey _one = SigningKey.Create();
    private readonly SigningKey _two = SigningKey.Create();

    private string To => Path.Combine(_folder.FullName, "keys");

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Replace_NoFolderYet_WritesKeysAndTheConfigurationThatNamesThem()
    {
        var changes = Replace(_one.PublicKey, _two.PublicKey);

        changes.ShouldBe([$"wrote {PemOf(_one)}", $"wrote {PemOf(_two)}", $"wrote {To}/haproxy.cfg"]);
        var rules = File.ReadAllLines(Path.Combine(To, "haproxy.cfg")).Where(line => line.Contains("jwt_verify", StringComparison.Ordinal)).ToList();
        rules.Count.ShouldBe(2);
        rules[0].ShouldEndWith($"jwt_verify(ES256,{PemOf(_one)}) if {{ var(txn.portcullis_kid) -m str -- {_one.KeyId} }}");
    }

    [Fact]
    public void Replace_WrittenFile_IsThePublicKey()
    {
        Replace(_one.PublicKey);

        using var read = ECDsa.Create();
        var pem = File.ReadAllText(PemOf(_one));
        read.ImportFromPem(pem);
        pem.ShouldStartWith("-----BEGIN PUBLIC KEY-----\n");
        Base64UrlEncoder.Encode(read.ExportParameters(includePrivateParameters: false).Q.X!).ShouldBe(_one.PublicKey.X);
    }

    [Fact]
    public void Replace_SameKeys_ChangesNothing()
    {
        Replace(_one.PublicKey);

        Replace(_one.PublicKey).ShouldBeEmpty();
    }

    [Fact]
    public void Replace_KeyIsPast_RemovesItsFileAndNoOther()
    {
        Replace(_one.PublicKey, _two.PublicKey);
        File.WriteAllText(Path.Combine(To, "site.pem"), "somebody else's");

        var changes = Replace(_two.PublicKey);

        changes.ShouldBe([$"wrote {To}/haproxy.cfg", $"removed {PemOf(_one)}"]);
        Directory.GetFiles(To).Select(Path.GetFileName).ShouldBe(["site.pem", "haproxy.cfg", $"{_two.KeyId}.pem"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("../../etc/x")]
    [InlineData("a b")]
    [InlineData("a}\nhttp-request allow")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void Replace_KidThatIsNoFileName_WritesNothing(string kid)
    {
        var odd = new JsonWebKey { Kty = "EC", Crv = "P-256", X = _one.PublicKey.X, Y = _one.PublicKey.Y, Kid = kid };

        Should.Throw<CommandException>(() => Replace(_two.PublicKey, odd)).Message.ShouldContain("kid");
        Directory.Exists(To).ShouldBeFalse();
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("with,comma")]
    [InlineData("with)")]
    [InlineData("with$HOME")]
    public void Replace_FolderThatConfigurationsCannotName_WritesNothing(string name)
    {
        var folder = Path.Combine(_folder.FullName, name);

        Should.Throw<CommandException>(() => new KeyFiles(folder).Replace([_one.PublicKey])).Message.ShouldContain("--to");
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public void Replace_FolderIsAFile_IsSaid()
    {
        File.WriteAllText(To, "");

        Should.Throw<CommandException>(() => Replace(_one.PublicKey)).Message.ShouldContain($"cannot write to {To}");
    }

    private IReadOnlyList<string> Replace(params JsonWebKey[] keys) => new KeyFiles(To).Replace(keys);

    private string PemOf(SigningKey key) => $"{To}/{key.KeyId}.pem";
}
