using System.Text.Json;

namespace Portcullis.EndToEnd.Tests.Commands;

/// <summary>The commands that need neither a chain nor a gateway.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-tool-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Version_Printed_IsTheProducts() =>
        (await Programs.RunPortcullisAsync("--version")).Output.ShouldStartWith("0.1.0");

    [Theory]
    [InlineData("demo")]
    [InlineData("init")]
    [InlineData("serve")]
    [InlineData("login")]
    [InlineData("call")]
    [InlineData("policy check")]
    [InlineData("policy schema")]
    [InlineData("account block")]
    [InlineData("account unblock")]
    [InlineData("account names")]
    [InlineData("account list")]
    [InlineData("chain status")]
    [InlineData("chain list")]
    [InlineData("key rotate")]
    [InlineData("key list")]
    [InlineData("key export")]
    [InlineData("gateway config")]
    [InlineData("apikey create")]
    [InlineData("apikey list")]
    [InlineData("apikey revoke")]
    public async Task Help_Command_DescribesItWithAnExample(string command)
    {
        var result = await Programs.RunPortcullisAsync([.. command.Split(' '), "--help"]);

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldContain("Example");
        result.Output.ShouldContain($"  portcullis {command}");
    }

    [Theory]
    [InlineData("login")]
    [InlineData("login ftp://x")]
    [InlineData("call not-a-url")]
    [InlineData("call http://user:pass@localhost/")]
    [InlineData("demo --port 70000")]
    [InlineData("demo --port x")]
    [InlineData("account block 0x12")]
    [InlineData("key")]
    [InlineData("key rotate --at 2090-01-01T00:00:00Z")]
    [InlineData("key rotate --attestation --at tomorrow")]
    [InlineData("key export")]
    [InlineData("key export --to x --from http://api.example")]
    [InlineData("gateway")]
    [InlineData("gateway config")]
    [InlineData("apikey create --config .")]
    [InlineData("apikey create --name x --credits -1 --config .")]
    [InlineData("apikey create --name x --daily-limit 0 --config .")]
    [InlineData("apikey revoke --config .")]
    [InlineData("no-such-command")]
    [InlineData("policy")]
    public async Task Arguments_Wrong_AreSaidOnStandardErrorAlone(string arguments)
    {
        var result = await Programs.RunPortcullisAsync(arguments.Split(' '));

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("--help");
    }

    [Theory]
    [InlineData("there is no piece for 'apache2'; name one of: apache, apisix, ", "apache2")]
    [InlineData("--upstream: 'localhost:3000' is not an absolute http or https URL", "nginx", "--upstream", "localhost:3000")]
    [InlineData("is no configuration folder", "nginx")]
    public async Task GatewayConfig_Wrong_IsSaidOnStandardErrorAlone(string expected, params string[] arguments)
    {
        var result = await Programs.RunPortcullisAsync(["gateway", "config", .. arguments, "--config", _folder.FullName]);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task ChainList_Networks_ArePrinted()
    {
        var result = await Programs.RunPortcullisAsync("chain", "list");

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldContain("eip155:1\tEthereum\t12 s\tsafe, finalized\t0xcA11bde05977b3631167028862bE2a173976CA11");
    }

    [Fact]
    public async Task ChainStatus_NoConfiguration_SaysSo()
    {
        var result = await Programs.RunPortcullisAsync("chain", "status", "--config", _folder.FullName);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("is no configuration folder");
    }

    [Fact]
    public async Task NoArguments_Given_ShowsTheHelp()
    {
        var result = await Programs.RunPortcullisAsync();

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldContain("portcullis demo");
    }

    [Fact]
    [Trait("Case", "A2")]
    public async Task PolicyCheck_BadFile_NamesEveryFaultWithItsPath()
    {
        var file = Path.Combine(_folder.FullName, "policies.json");
        await File.WriteAllTextAsync(file, """{"policies":{"a":{"tiers":[{"name":"x","when":{"type":"token_balance"}},{"name":"x","whe":1}]}}}""");

        var result = await Programs.RunPortcullisAsync("policy", "check", file);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("policies.a.tiers[0].when.chainId: ");
        result.Error.ShouldContain("policies.a.tiers[0].when.threshold: ");
        result.Error.ShouldContain("policies.a.tiers[1].whe: ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"policies":{}} {}""")]
    public async Task PolicyCheck_NoPolicyFile_Fails(string text)
    {
        var file = Path.Combine(_folder.FullName, "policies.json");
        await File.WriteAllTextAsync(file, text);

        (await Programs.RunPortcullisAsync("policy", "check", file)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task PolicyCheck_MissingFile_IsSaid()
    {
        var result = await Programs.RunPortcullisAsync("policy", "check", Path.Combine(_folder.FullName, "none.json"));

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("there is no file");
    }

    [Fact]
    public async Task PolicySchema_Printed_IsJson()
    {
        var result = await Programs.RunPortcullisAsync("policy", "schema");

        result.ExitCode.ShouldBe(0, result.Error);
        JsonElement.Parse(result.Output).GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
    }

    [Theory]
    [InlineData("list")]
    [InlineData("block", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")]
    [InlineData("block", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v")]
    public async Task Account_FolderWithoutConfiguration_IsSaid(params string[] arguments)
    {
        var result = await Programs.RunPortcullisAsync(["account", .. arguments, "--config", _folder.FullName]);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("is no configuration folder");
        _folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")]
    public async Task Login_KeyFileWithoutKey_IsSaidWithoutItsContent(string text)
    {
        var file = Path.Combine(_folder.FullName, "key");
        await File.WriteAllTextAsync(file, text);

        var result = await Programs.RunPortcullisAsync("login", "http://127.0.0.1:1", "--key-file", file);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldContain("is no private key");
        result.Error.ShouldNotContain(text.Length > 2 ? text : "never");
    }

    [Fact]
    public async Task Call_NobodyThere_IsSaid()
    {
        var result = await Programs.RunPortcullisAsync("call", "http://127.0.0.1:1/");

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.ShouldStartWith("portcullis: cannot reach http://127.0.0.1:1: ");
    }
}
