using System.Security.Cryptography;

namespace Portcullis.EndToEnd.Tests.Commands;

/// <summary><c>portcullis key</c>, on the files of a gateway that does not run.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-key-");

    public KeyTests() => WriteSettings("""{ "PublicUrl": "https://api.example", "Chains": { "1": { "Rpc": [{ "Url": "http://127.0.0.1:1" }] } } }""");

    private string Keys => Path.Combine(_folder.FullName, "data", "keys");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Rotate_AccessTokens_OverlapsAndIsListed()
    {
        var (access, _) = (Write("access-first.pem"), Write("attest-20260101T000000Z-first.pem"));

        var rotated = await RunAsync("rotate");

        rotated.ExitCode.ShouldBe(0, rotated.Error);
        var made = Directory.GetFiles(Keys, "access-*").Single(file => file != access);
        rotated.Output.ShouldStartWith($"made {made}\nIt is published at /oauth2/jwks within a minute and signs from 20");
        var list = (await RunAsync("list")).Output.TrimEnd().Split('\n').Select(line => line.Split('\t')).ToList();
        list.Select(line => line[0]).ShouldBe(["access tokens", "access tokens", "attestations"]);
        list.Select(line => line[2][..5]).ShouldBe(["publi", "signs", "signs"]);
        list.Select(line => line[3]).ShouldBe([made, access, Path.Combine(Keys, "attest-20260101T000000Z-first.pem")]);
    }

    [Fact]
    public async Task Rotate_Rs256_IsOfTheAudiencesThatAskForIt()
    {
        Write("access-first.pem");
        Write("attest-20260101T000000Z-first.pem");
        var none = await RunAsync("rotate", "--rs256");
        WriteSettings("""{ "PublicUrl": "https://api.example", "Audiences": [{ "Uri": "https://aws.example", "Algorithm": "RS256" }], "Chains": { "1": { "Rpc": [{ "Url": "http://127.0.0.1:1" }] } } }""");
        using (var rsa = RSA.Create(2048))
        {
            WritePem("rs256-20260101T000000Z-first.pem", rsa.ExportPkcs8PrivateKeyPem());
        }

        var rotated = await RunAsync("rotate", "--rs256");

        (none.ExitCode, none.Output).ShouldBe((1, ""));
        none.Error.ShouldContain("no audience in the settings has Algorithm RS256");
        rotated.ExitCode.ShouldBe(0, rotated.Error);
        rotated.Output.ShouldContain("It is published at /oauth2/jwks within a minute");
        var list = (await RunAsync("list")).Output.TrimEnd().Split('\n').Select(line => line.Split('\t')).ToList();
        list.Select(line => line[0]).ShouldBe(["access tokens", "access tokens (RS256)", "access tokens (RS256)", "attestations"]);
        list.Select(line => line[2][..5]).ShouldBe(["signs", "publi", "signs", "signs"]);
    }

    [Fact]
    public async Task Rotate_KeyWaits_SaysWhenAndFails()
    {
        Write("access-first.pem");
        await RunAsync("rotate");

        var again = await RunAsync("rotate");

        (again.ExitCode, again.Output).ShouldBe((1, ""));
        again.Error.ShouldContain("waits already and signs from 20");
        Directory.GetFiles(Keys).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Rotate_Attestation_StatesTheGap()
    {
        Write("attest-20260101T000000Z-first.pem");

        var rotated = await RunAsync("rotate", "--attestation", "--at", "2090-01-02T03:04:05Z");

        rotated.ExitCode.ShouldBe(0, rotated.Error);
        rotated.Output.ShouldContain("at 2090-01-02T03:04:05Z, under the same kid, insumer-attest-v2");
        rotated.Output.ShouldContain("rejects new attestations");
        Directory.GetFiles(Keys, "attest-20900102T030405Z-*.pem").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Rotate_AttestationInThePast_Fails()
    {
        Write("attest-20260101T000000Z-first.pem");

        var rotated = await RunAsync("rotate", "--attestation", "--at", "2026-01-02T03:04:05Z");

        (rotated.ExitCode, rotated.Output).ShouldBe((1, ""));
        rotated.Error.ShouldContain("that instant is past");
    }

    [Fact]
    public async Task Export_AfterARotation_WritesBothPublicKeysAndSaysWhetherThereWasMoreToDo()
    {
        Write("access-first.pem");
        await RunAsync("rotate");
        var to = Path.Combine(_folder.FullName, "public");

        var (first, again) = (await RunAsync("export", "--to", to), await RunAsync("export", "--to", to));

        (first.ExitCode, again.ExitCode, again.Output).ShouldBe((0, 3, ""), first.Error + again.Error);
        var pems = Directory.GetFiles(to, "*.pem");
        pems.Length.ShouldBe(2);
        pems.ShouldAllBe(file => File.ReadAllText(file).StartsWith("-----BEGIN PUBLIC KEY-----", StringComparison.Ordinal) && first.Output.Contains($"wrote {file}\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_FromNobody_FailsAndLeavesWhatIsThere()
    {
        Write("access-first.pem");
        var to = Path.Combine(_folder.FullName, "public");
        await RunAsync("export", "--to", to);
        var before = Directory.GetFiles(to);

        var failed = await RunAsync("export", "--from", "http://127.0.0.1:1", "--to", to);

        (failed.ExitCode, failed.Output).ShouldBe((1, ""));
        failed.Error.ShouldContain("cannot fetch http://127.0.0.1:1/oauth2/jwks");
        Directory.GetFiles(to).ShouldBe(before, ignoreOrder: true);
    }

    [Theory]
    [InlineData("rotate")]
    [InlineData("list")]
    public async Task Key_NoneYet_IsSaid(string command)
    {
        var result = await RunAsync(command);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("there is no signing key");
        Directory.Exists(Keys).ShouldBeFalse();
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) => Programs.RunPortcullisAsync(["key", .. arguments, "--config", _folder.FullName]);

    private void WriteSettings(string json) => File.WriteAllText(Path.Combine(_folder.FullName, "appsettings.json"), json);

    private string Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return WritePem(name, key.ExportPkcs8PrivateKeyPem());
    }

    private string WritePem(string name, string pem)
    {
        Directory.CreateDirectory(Keys);
        var file = Path.Combine(Keys, name);
        File.WriteAllText(file, pem);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }
}
