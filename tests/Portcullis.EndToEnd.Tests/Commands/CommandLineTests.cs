using System.Net;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Commands;

[Collection(SharedDemo.Name)]
public sealed class CommandLineTests(DemoFixture demo) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-cli-");

    private string Gold => $"{demo.Url.OriginalString.TrimEnd('/')}/market-data/gold/prices";

    private string Basic => $"{demo.Url.OriginalString.TrimEnd('/')}/market-data/prices";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Login_KeyFile_PrintsNothingButTheTokenOnStandardOutput()
    {
        var result = await RunAsync("login", demo.Url.ToString(), "--key-file", await KeyFileAsync("alice"));

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.TrimEnd().Split('.').Length.ShouldBe(3);
        result.Output.TrimEnd().ShouldNotContain('\n');
        result.Error.ShouldContain("market-data:gold");
        using var answer = await demo.GetAsync("/market-data/gold/prices", result.Output.Trim());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Login_Key_WarnsThatOthersSeeIt()
    {
        var result = await RunAsync("login", demo.AddressUrl.ToString(), "--key", demo.Key("alice"));

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain("warning: --key can be seen");
        result.Error.ShouldNotContain(demo.Key("alice"));
    }

    [Fact]
    public async Task Login_Keystore_OpensWhatEthersWrote()
    {
        var (keystore, password) = (Path.Combine(_folder.FullName, "wallet.json"), Path.Combine(_folder.FullName, "password"));
        await File.WriteAllTextAsync(keystore, (await Wallet.EncryptAsync(new { privateKey = demo.Key("alice"), password = "correct horse" })).GetRawText());
        await File.WriteAllTextAsync(password, "correct horse\n");

        var result = await RunAsync("login", demo.Url.ToString(), "--keystore", keystore, "--password-file", password);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain(Text(demo.Account("alice"), "address"));
    }

    [Fact]
    public async Task Login_WrongPassword_Fails()
    {
        var (keystore, password) = (Path.Combine(_folder.FullName, "wallet.json"), Path.Combine(_folder.FullName, "password"));
        await File.WriteAllTextAsync(keystore, (await Wallet.EncryptAsync(new { privateKey = demo.Key("alice"), password = "right" })).GetRawText());
        await File.WriteAllTextAsync(password, "wrong");

        var result = await RunAsync("login", demo.Url.ToString(), "--keystore", keystore, "--password-file", password);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("does not open");
    }

    [Fact]
    public async Task Login_ScopeNotMet_IsRefusedWithReasons()
    {
        var result = await RunAsync("login", demo.Url.ToString(), "--key-file", await KeyFileAsync("bob"), "--scope", "market-data:gold");

        (result.ExitCode, result.Output).ShouldBe((22, ""));
        result.Error.ShouldContain("policy_not_met");
        result.Error.ShouldContain("Gold pass");
    }

    [Theory]
    [InlineData("alice", 0, "\"feed\":\"gold\"")]
    [InlineData("bob", 22, "policy_not_met")]
    public async Task Call_NotSignedIn_SignsInAndCalls(string name, int exitCode, string body)
    {
        var result = await RunAsync("call", Gold, "--key-file", await KeyFileAsync(name));

        result.ExitCode.ShouldBe(exitCode, result.Error);
        result.Output.ShouldContain(body);
        result.Error.Contains("Gold pass (nft_ownership) is not met", StringComparison.Ordinal).ShouldBe(exitCode != 0);
    }

    [Fact]
    public async Task Call_KeyVariable_SignsIn()
    {
        var result = await Programs.RunAsync(Programs.Portcullis, ["call", Gold], new Dictionary<string, string>(StringComparer.Ordinal) { ["PORTCULLIS_KEY"] = demo.Key("alice") });

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_Token_NeedsNoKey()
    {
        var result = await RunAsync("call", Gold, "--token", await demo.TokenAsync("alice"), "-i");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("HTTP/1.1 200 OK\n");
        result.Output.ShouldContain("Cache-Control: private\n");
        result.Output.ShouldContain("\n\n{");
    }

    [Theory]
    [InlineData("alice", 0, "\"feed\":\"gold\"")]
    [InlineData("bob", 22, "policy_not_met")]
    public async Task Call_Signed_NeedsNoSignIn(string name, int exitCode, string body)
    {
        var result = await RunAsync("call", Gold, "--key-file", await KeyFileAsync(name), "--signed");

        result.ExitCode.ShouldBe(exitCode, result.Error);
        result.Output.ShouldContain(body);
    }

    [Fact]
    public async Task Call_SignedWithoutAKeyOrWithAToken_SaysWhatToDo()
    {
        (await RunAsync("call", Gold, "--signed")).Error.ShouldContain("--keystore");
        (await RunAsync("call", Gold, "--signed", "--token", "x", "--key-file", await KeyFileAsync("alice"))).Error.ShouldContain("--token");
    }

    [Theory]
    [InlineData("login")]
    [InlineData("call")]
    public async Task Resource_ThatIsNone_IsRefused(string command)
    {
        var result = await RunAsync(command, Gold, "--key-file", await KeyFileAsync("alice"), "--resource", "https://prices.example");

        (result.ExitCode, result.Output).ShouldBe((22, ""));
        result.Error.ShouldContain("invalid_target");
    }

    [Fact]
    public async Task Resource_WithSigned_SaysThatThereIsNoToken() =>
        (await RunAsync("call", Gold, "--signed", "--resource", "https://prices.example", "--key-file", await KeyFileAsync("alice"))).Error.ShouldContain("--resource");

    [Fact]
    public async Task Call_NoKey_SaysHowToSignIn()
    {
        var result = await RunAsync("call", Basic);

        result.ExitCode.ShouldBe(22);
        result.Error.ShouldContain("--keystore FILE");
        result.Output.ShouldContain("missing_token");
    }

    [Fact]
    public async Task Call_OpenRoute_NeedsNothing()
    {
        var result = await RunAsync("call", $"{demo.Url}public/status");

        (result.ExitCode, result.Output, result.Error).ShouldBe((0, """{"status":"open for business"}""", ""));
    }

    [Fact]
    public async Task Call_PostToAGetRoute_SendsTheBodyAndShowsTheAnswer()
    {
        var result = await RunAsync("call", $"{demo.Url}auth/challenge", "-d", $$"""{"address":"{{Text(demo.Account("bob"), "address")}}","chainId":31337}""");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("wants you to sign in");
    }

    private static Task<ProgramResult> RunAsync(params string[] arguments) => Programs.RunPortcullisAsync(arguments);

    private async Task<string> KeyFileAsync(string name)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, demo.Key(name) + "\n");
        return file;
    }
}
