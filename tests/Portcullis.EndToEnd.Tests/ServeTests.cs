using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.EndToEnd.Tests;

/// <summary><c>init</c>, then <c>serve</c>, as an owner of an API would.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private static readonly DevAccount Holder = Anvil.Accounts[1];
    private static readonly DevAccount Stranger = Anvil.Accounts[2];

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("portcullis-serve-");
    private readonly int _port = FreePort.Next();
    private TestChain _chain = null!;
    private HttpUpstream _upstream = null!;

    private string Folder => Path.Combine(_home.FullName, "gate");

    private string Url => $"http://127.0.0.1:{_port}";

    public async ValueTask InitializeAsync()
    {
        _chain = await TestChain.StartAsync();
        _upstream = await HttpUpstream.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        await _chain.DisposeAsync();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task Init_Erc20_ServesAndGates()
    {
        await _chain.MintCoinAsync(Holder.Address, 2_500_000);
        await InitAsync("--kind", "erc20", "--contract", $"{_chain.Coin}", "--threshold", "2.5");

        await using var gateway = await ServeAsync();

        (await CallAsync(Holder)).ExitCode.ShouldBe(0, gateway.Output);
        _upstream.Requests.ShouldHaveSingleItem().Header("Portcullis-Policy").ShouldBe("holders");
        var refused = await CallAsync(Stranger);
        refused.ExitCode.ShouldBe(22);
        refused.Error.ShouldContain("at least 2.5 of the token");
        (await gateway.SignalAsync("TERM")).ShouldBe(0);
    }

    [Fact]
    public async Task Init_Erc721_ServesAndGates()
    {
        await _chain.MintPassAsync(Holder.Address, 1);
        await _chain.MintPassAsync(Stranger.Address, 2);
        await _chain.MintPassAsync(Holder.Address, 3);
        await InitAsync("--kind", "erc721", "--contract", $"{_chain.Pass}", "--threshold", "2");

        await using var gateway = await ServeAsync();

        (await CallAsync(Holder)).ExitCode.ShouldBe(0, gateway.Output);
        (await CallAsync(Stranger)).ExitCode.ShouldBe(22);
        _upstream.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Init_WrittenFiles_PassTheCheckAndAreTheOwnersAlone()
    {
        await InitAsync("--kind", "erc20", "--contract", "native", "--threshold", "0.1");

        var check = await Programs.RunPortcullisAsync("policy", "check", Path.Combine(Folder, "policies.json"));

        check.ExitCode.ShouldBe(0, check.Error);
        new FileInfo(Path.Combine(Folder, "appsettings.json")).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("--chain-id", "1", "the node is on chain 31337, not on chain 1")]
    [InlineData("--contract", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "there is no contract at")]
    [InlineData("--rpc", "http://127.0.0.1:1/secret-key", "the node at 127.0.0.1 gives no answer")]
    [InlineData("--threshold", "-1", "threshold")]
    public async Task Init_WrongAnswer_IsSaidAndNothingIsWritten(string flag, string value, string said)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["--rpc"] = $"{_chain.RpcUrl}", ["--upstream"] = $"{_upstream.Url}", ["--kind"] = "erc20", ["--contract"] = $"{_chain.Coin}", [flag] = value,
        };

        var result = await Programs.RunPortcullisAsync(["init", Folder, .. flags.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(said);
        result.Error.ShouldNotContain("secret-key");
        Directory.Exists(Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Init_FilesThere_AreKeptWithoutForce()
    {
        await InitAsync("--kind", "erc20", "--contract", "native");
        await File.WriteAllTextAsync(Path.Combine(Folder, "policies.json"), "mine");

        var refused = await Programs.RunPortcullisAsync("init", Folder);

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("--force");
        (await File.ReadAllTextAsync(Path.Combine(Folder, "policies.json"))).ShouldBe("mine");
        await InitAsync("--kind", "erc20", "--contract", "native", "--force");
        (await File.ReadAllTextAsync(Path.Combine(Folder, "policies.json"))).ShouldContain("holders");
    }

    [Fact]
    public async Task Serve_BadPolicies_NamesEveryFault()
    {
        await InitAsync("--kind", "erc20", "--contract", "native");
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "policies.json"),
            """{"policies":{"holders":{"tiers":[{"name":"a","limit":"many","when":{"type":"token_balance","chainId":5,"contractAddress":"native","threshold":"x"}}]}}}""");

        var result = await Programs.RunPortcullisAsync("serve", "--config", Folder);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("policies.holders.tiers[0].limit");
        result.Error.ShouldContain("policies.holders.tiers[0].when.threshold");
        result.Error.ShouldContain("policies.holders.tiers[0].when.chainId");
    }

    [Fact]
    public async Task Serve_RouteWithoutPolicy_IsRefused()
    {
        await InitAsync("--kind", "erc20", "--contract", "native");
        var path = Path.Combine(Folder, "appsettings.json");
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        settings["ReverseProxy"]!["Routes"]!["api"]!.AsObject().Remove("AuthorizationPolicy");
        await File.WriteAllTextAsync(path, settings.ToJsonString());

        var result = await Programs.RunPortcullisAsync("serve", "--config", Folder);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("ReverseProxy.Routes.api");
    }

    [Fact]
    public async Task Serve_NoFolder_IsSaid()
    {
        var result = await Programs.RunPortcullisAsync("serve", "--config", Path.Combine(_home.FullName, "nowhere"));

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("appsettings.json");
    }

    [Fact]
    public async Task Serve_BusyPort_IsSaid()
    {
        using var listener = new TcpListener(IPAddress.Loopback, _port);
        listener.Start();
        await InitAsync("--kind", "erc20", "--contract", "native");

        var result = await Programs.RunPortcullisAsync("serve", "--config", Folder);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"{_port}");
        result.Error.ShouldNotContain("   at ");
    }

    private async Task InitAsync(params string[] arguments)
    {
        var result = await Programs.RunPortcullisAsync(
            ["init", Folder, "--rpc", $"{_chain.RpcUrl}", "--upstream", $"{_upstream.Url}", "--public-url", Url, .. arguments]);
        result.ExitCode.ShouldBe(0, result.Error);
    }

    private Task<RunningProgram> ServeAsync() => RunningProgram.StartAsync(
        Programs.Describe(Programs.Portcullis, ["serve", "--config", Folder]), line => line.Contains("Application started", StringComparison.Ordinal));

    private async Task<ProgramResult> CallAsync(DevAccount account)
    {
        var key = Path.Combine(_home.FullName, "key");
        await File.WriteAllTextAsync(key, account.PrivateKey);
        return await Programs.RunPortcullisAsync("call", $"{Url}/anything", "--key-file", key);
    }
}
