using Portcullis.Issuer.SignIn;

namespace Portcullis.Issuer.Tests;

public sealed class IssuerOptionsValidatorTests
{
    public static TheoryData<string, Action<IssuerOptions>> Faults => new()
    {
        { "PublicUrl: ", options => options.PublicUrl = "" },
        { "PublicUrl: ", options => options.PublicUrl = "api.example" },
        { "PublicUrl: ", options => options.PublicUrl = "/api" },
        { "PublicUrl: ", options => options.PublicUrl = "ftp://api.example" },
        { "PublicUrl: ", options => options.PublicUrl = "https://" },
        { "PublicUrl: ", options => options.PublicUrl = "https://bücher.example" },
        { "PublicUrl: ", options => options.PublicUrl = "https://api.example/path" },
        { "PublicUrl: ", options => options.PublicUrl = "https://api.example?x=1" },
        { "PublicUrl: ", options => options.PublicUrl = "https://api.example?" },
        { "PublicUrl: ", options => options.PublicUrl = "https://api.example#x" },
        { "PublicUrl: ", options => options.PublicUrl = "https://user@api.example" },
        { "PublicUrl: ", options => options.PublicUrl = " https://api.example" },
        { "SignIn:SolanaClusters:1: ", options => options.SignIn.SolanaClusters = ["mainnet", "localnet"] },
        { "SignIn:SolanaClusters:0: ", options => options.SignIn.SolanaClusters = ["solana:mainnet"] },
        { "SignIn:Uris:1: ", options => options.SignIn.Uris = ["https://app.example", "app.example"] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = ["https://user:pass@app.example"] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = ["https://app.example/#x"] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = ["https://app.example/#"] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = [""] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = ["did:web:app.example"] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = ["https://app.example/<login>"] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = ["https://app.example/?q={x}"] },
        { "SignIn:Uris:1: ", options => options.SignIn.Uris = ["https://app.example", "https://app.example/%zz"] },
        { "SignIn:Uris:0: ", options => options.SignIn.Uris = ["https://app.example/" + new string('a', 9000)] },
        { "SignIn:Statement: ", options => options.SignIn.Statement = "Sign in, \"please\"." },
        { "SignIn:Statement: ", options => options.SignIn.Statement = "50% off" },
        { "SignIn:Statement: ", options => options.SignIn.Statement = "" },
        { "SignIn:Statement: ", options => options.SignIn.Statement = "two\nlines" },
        { "SignIn:Statement: ", options => options.SignIn.Statement = "ünicode" },
        { "SignIn:Statement: ", options => options.SignIn.Statement = new string('x', 501) },
        { "SignIn:Clients:0:Id: ", options => options.SignIn.Clients = [ClientWith(client => client.Id = "")] },
        { "SignIn:Clients:0:Id: ", options => options.SignIn.Clients = [ClientWith(client => client.Id = "public")] },
        { "SignIn:Clients:0:Id: ", options => options.SignIn.Clients = [ClientWith(client => client.Id = "https://desk")] },
        { "SignIn:Clients:1:Id: ", options => options.SignIn.Clients = [ClientWith(_ => { }), ClientWith(_ => { })] },
        { "SignIn:Clients:0:Name: ", options => options.SignIn.Clients = [ClientWith(client => client.Name = "")] },
        { "SignIn:Clients:0:Name: ", options => options.SignIn.Clients = [ClientWith(client => client.Name = "Desk <b>")] },
        { "SignIn:Clients:0:Name: ", options => options.SignIn.Clients = [ClientWith(client => client.Name = "desk.test/login")] },
        { "SignIn:Clients:0:Name: ", options => options.SignIn.Clients = [ClientWith(client => client.Name = new string('a', 61))] },
        { "SignIn:Clients:0:RedirectUris: ", options => options.SignIn.Clients = [ClientWith(client => client.RedirectUris = [])] },
        { "SignIn:Clients:0:RedirectUris:1: ", options => options.SignIn.Clients = [ClientWith(client => client.RedirectUris = ["https://desk.test", "javascript:alert(1)"])] },
        { "SignIn:Clients:0:Audience: ", options => options.SignIn.Clients = [ClientWith(client => client.Audience = "https://reports.example")] },
        { "SignIn:Clients:0:Scopes:1: ", options => options.SignIn.Clients = [ClientWith(client => client.Scopes = ["market-data:gold", "openid"])] },
        { "SignIn:Clients:0:Scopes:0: ", options => options.SignIn.Clients = [ClientWith(client => client.Scopes = ["market-data market-data:gold"])] },
        { "SignIn:Clients:0:SecretHash: ", options => options.SignIn.Clients = [ClientWith(client => client.SecretHash = "secret")] },
        { "SignIn:Clients:0:SecretHash: ", options => options.SignIn.Clients = [ClientWith(client => client.SecretHash = new string('A', 64))] },
        { "SignIn:Clients: ", options => options.SignIn.Clients = [.. Enumerable.Range(0, 101).Select(i => ClientWith(client => client.Id = $"desk{i}"))] },
        { "Tokens:Lifetime: ", options => options.Tokens.Lifetime = TimeSpan.FromSeconds(59) },
        { "Tokens:Lifetime: ", options => options.Tokens.Lifetime = TimeSpan.FromHours(24) + TimeSpan.FromTicks(1) },
        { "Tokens:RefreshLifetime: ", options => options.Tokens.RefreshLifetime = TimeSpan.FromDays(30) + TimeSpan.FromTicks(1) },
        { "Tokens:RefreshLifetime: ", options => options.Tokens.RefreshLifetime = TimeSpan.FromTicks(-1) },
        { "Tokens:Subject: ", options => options.Tokens.Subject = "Pairwise" },
        { "Audiences:0:Uri: ", options => options.Audiences = [new()] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "/reports" }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "reports.example" }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "https://reports.example/#x" }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "https://reports.example/#" }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "https://user@reports.example" }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "https://reports.example/a b" }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "https://reports.example/\n" }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = "https://reports.example/" + new string('a', 256) }] },
        { "Audiences:0:Uri: ", options => options.Audiences = [new() { Uri = options.PublicUrl + "/" }] },
        { "Audiences:1:Uri: ", options => options.Audiences = [new() { Uri = "https://reports.example" }, new() { Uri = "https://reports.example/" }] },
        { "Audiences:0:Subject: ", options => options.Audiences = [new() { Uri = "https://reports.example", Subject = "" }] },
        { "Audiences:0:Algorithm: ", options => options.Audiences = [new() { Uri = "https://reports.example", Algorithm = "" }] },
        { "Audiences:0:Algorithm: ", options => options.Audiences = [new() { Uri = "https://reports.example", Algorithm = "none" }] },
        { "Audiences:0:Algorithm: ", options => options.Audiences = [new() { Uri = "https://reports.example", Algorithm = "rs256" }] },
        { "Audiences: ", options => options.Audiences = [.. Enumerable.Range(0, 101).Select(i => new AudienceOptions { Uri = $"https://reports.example/{i}" })] },
        { "Attestations:Kid: ", options => options.Attestations.Kid = "" },
        { "Attestations:Kid: ", options => options.Attestations.Kid = "Format" },
        { "Attestations:Kid: ", options => options.Attestations.Kid = "insumer-attest-v2" },
        { "Attestations:FreeCredits: ", options => options.Attestations.FreeCredits = -1 },
        { "Attestations:FreeDailyLimit: ", options => options.Attestations.FreeDailyLimit = 0 },
        { "Attestations:FreeDailyLimit: ", options => options.Attestations.FreeDailyLimit = 1_000_001 },
        { "DataFolder: ", options => options.DataFolder = " " },
        { "PolicyFile: ", options => options.PolicyFile = "" },
        { "Chains: ", options => options.Chains.Clear() },
        { "Chains:x: ", options => options.Chains["x"] = Good() },
        { "Chains:0: ", options => options.Chains["0"] = Good() },
        { "Chains:01: ", options => options.Chains["01"] = Good() },
        { "Chains:-1: ", options => options.Chains["-1"] = Good() },
        { "Chains:0x1: ", options => options.Chains["0x1"] = Good() },
        { "Chains:18446744073709551616: ", options => options.Chains["18446744073709551616"] = Good() },
        { "Chains:solana:mainnet: ", options => options.Chains["solana:mainnet"] = Good() },
        { "Chains: 1 and eip155:1 are one chain", options => (options.Chains["1"], options.Chains["eip155:1"]) = (Good(), Good()) },
        { "Chains: solana and solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp are one chain", options => (options.Chains["solana"], options.Chains["solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"]) = (Good(), Good()) },
        { "Chains:solana:Rpc: ", options => options.Chains["solana"] = new ChainOptions() },
        { "Chains:solana:Rpc:0:WebSocket: ", options => (options.Chains["solana"] = Good()).Rpc[0].WebSocket = "wss://node.example" },
        { "Chains:solana:Multicall3: ", options => (options.Chains["solana"] = Good()).Multicall3 = "0xcA11bde05977b3631167028862bE2a173976CA11" },
        { "Chains:solana:MaxLag: ", options => (options.Chains["solana"] = Good()).MaxLag = 5 },
        { "Chains:solana:Finality: ", options => (options.Chains["solana"] = Good()).Finality = "safe" },
        { "Chains:solana:Quorum: ", options => (options.Chains["solana"] = Good()).Quorum = 2 },
        { "Chains:1:Rpc: ", options => options.Chains["1"].Rpc.Clear() },
        { "Chains:1:Rpc:0:Url: ", options => options.Chains["1"].Rpc[0].Url = "" },
        { "Chains:1:Rpc:0:Url: ", options => options.Chains["1"].Rpc[0].Url = "wss://node.example" },
        { "Chains:1:Rpc:0:WebSocket: ", options => options.Chains["1"].Rpc[0].WebSocket = "" },
        { "Chains:1:Rpc:0:WebSocket: ", options => options.Chains["1"].Rpc[0].WebSocket = "https://node.example" },
        { "Chains:1:Rpc:0:WebSocket: ", options => options.Chains["1"].Rpc[0].WebSocket = "wss://node.example/a b" },
        { "Chains:1:Multicall3: ", options => options.Chains["1"].Multicall3 = "0x12" },
        { "Chains:1:PollInterval: ", options => options.Chains["1"].PollInterval = TimeSpan.FromMilliseconds(49) },
        { "Chains:1:PollInterval: ", options => options.Chains["1"].PollInterval = TimeSpan.FromSeconds(61) },
        { "Chains:1:HeadMaxAge: ", options => options.Chains["1"].HeadMaxAge = TimeSpan.FromTicks(-1) },
        { "Chains:1:HeadMaxAge: ", options => options.Chains["1"].HeadMaxAge = TimeSpan.FromSeconds(301) },
        { "Chains:1:Timeout: ", options => options.Chains["1"].Timeout = TimeSpan.FromMilliseconds(99) },
        { "Chains:1:Timeout: ", options => options.Chains["1"].Timeout = TimeSpan.FromSeconds(61) },
        { "Chains:1:ProbeInterval: ", options => options.Chains["1"].ProbeInterval = TimeSpan.FromMilliseconds(99) },
        { "Chains:1:MaxLag: ", options => options.Chains["1"].MaxLag = 0 },
        { "Chains:1:Quorum: ", options => options.Chains["1"].Quorum = 0 },
        { "Chains:1:Quorum: ", options => options.Chains["1"].Quorum = -1 },
        { "Chains:1:Quorum: ", options => options.Chains["1"].Quorum = 2 },
        { "Chains:1:Quorum: ", options => options.Chains["1"] = Good(1, "a.example", "b.example") },
        { "Chains:1:Quorum: ", options => options.Chains["1"] = Good(1, "a.example", "b.example", "c.example") },
        { "Chains:1:Quorum: ", options => options.Chains["1"] = Good(2, "a.example", "b.example", "c.example", "d.example") },
        { "Chains:1:Quorum: ", options => options.Chains["1"] = Good(2, "a.example", "a.example/other-key") },
        { "Chains:1:Rpc:0:Operator: ", options => options.Chains["1"].Rpc[0].Operator = " " },
        { "Chains:1:Rpc:0:Operator: ", options => options.Chains["1"].Rpc[0].Operator = "a\nb" },
        { "Chains:1:Rpc:0:Budget: ", options => options.Chains["1"].Rpc[0].Budget = "many" },
        { "Chains:1:Rpc:0:Budget: ", options => options.Chains["1"].Rpc[0].Budget = "0/1s" },
        { "Chains:1:Rpc:0:Budget: ", options => (options.Chains["1"].Rpc[0].Budget, options.Chains["1"].PollInterval) = ("100000/1d", null) },
        { "Chains:1:Rpc:1:Url: ", options => options.Chains["1"] = Twice("one", "two") },
    };

    public static TheoryData<Action<IssuerOptions>> Allowed => new()
    {
        options => options.PublicUrl = "https://api.example/",
        options => options.PublicUrl = "http://localhost:8080",
        options => options.PublicUrl = "http://[::1]:8080",
        options => options.SignIn.Uris = ["https://app.example/login?x=1", "http://127.0.0.1:3000"],
        options => options.Tokens.Subject = "pairwise",
        options => options.Audiences = [new() { Uri = "https://reports.example/v1/", Subject = "pairwise" }, new() { Uri = "urn:example:reports", Algorithm = "RS256" }],
        options => options.Tokens.Lifetime = TimeSpan.FromMinutes(1),
        options => options.Tokens.Lifetime = TimeSpan.FromHours(24),
        options => options.Tokens.RefreshLifetime = TimeSpan.FromDays(30),
        options => options.Tokens.RefreshLifetime = TimeSpan.Zero,
        options => options.SignIn.Statement = new string('x', 500),
        options => options.Chains["18446744073709551615"] = Good(),
        options => options.Chains["1"].HeadMaxAge = TimeSpan.Zero,
        options => options.Chains["1"].Quorum = 1,
        options => options.Chains["1"] = Good(2, "a.example", "b.example", "c.example"),
        options => options.Chains["1"] = Good(3, "a.example", "b.example", "c.example"),
        options => options.Chains["1"] = Good(null, "a.example", "a.example"),
        options => options.Chains["1"].Rpc[0].Budget = "500000/1d",
        options => options.Chains["1"] = Twice("one", "One"),
        options => options.Chains["1"].PollInterval = null,
        options => options.Chains["1"].Multicall3 = "0xcA11bde05977b3631167028862bE2a173976CA11",
        options => options.Chains["1"].Rpc[0].Url = "https://user:key@node.example/v2/key?x=y",
        options => options.Chains["1"].Rpc[0].WebSocket = "wss://user:key@node.example/v2/key?x=y",
        options => options.Chains["1"].Rpc[0].WebSocket = "ws://[::1]:8546",
    };

    private static ChainOptions Twice(string one, string other)
    {
        var chain = Good(null, "a.example", "a.example");
        (chain.Rpc[0].Operator, chain.Rpc[1].Operator) = (one, other);
        return chain;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Validate_OneFault_NamesItsItem(string start, Action<IssuerOptions> change)
    {
        var options = Options();
        change(options);

        var result = new IssuerOptionsValidator().Validate(null, options);

        result.Failures.ShouldHaveSingleItem().ShouldStartWith(start);
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Validate_Allowed_IsGood(Action<IssuerOptions> change)
    {
        var options = Options();
        change(options);

        new IssuerOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
    }

    [Theory]
    [InlineData("https://app.example/a(b)?c=d&e='f'")]
    [InlineData("http://[::1]:3000/x")]
    [InlineData("https://xn--bcher-kva.example:8443/%C3%BC")]
    public void Validate_UriThatPasses_MakesAMessage(string uri)
    {
        var options = Options();
        options.SignIn.Uris = [uri];

        new IssuerOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        ChallengeWriter.FindFault(SignInOrigin.From(uri), StatementText.ForSignIn(options)).ShouldBeNull();
    }

    [Fact]
    public void Validate_ManyFaults_AreFoundAtOnce()
    {
        var options = Options();
        options.PublicUrl = "x";
        options.Tokens.Lifetime = TimeSpan.Zero;
        options.Chains["1"].Rpc[0].Url = "x";
        options.Chains["y"] = new ChainOptions();

        new IssuerOptionsValidator().Validate(null, options).Failures!.Count().ShouldBe(5);
    }

    [Fact]
    public void Validate_NodeUrl_IsNotRepeated()
    {
        var options = Options();
        options.Chains["1"].Rpc[0].Url = "wss://node.example/secret-key";
        options.Chains["1"].Rpc[0].WebSocket = "https://node.example/secret-key";

        new IssuerOptionsValidator().Validate(null, options).FailureMessage!.ShouldNotContain("secret-key");
    }

    private static IssuerOptions Options()
    {
        var options = new IssuerOptions { PublicUrl = "https://api.example" };
        options.Chains["1"] = Good();
        return options;
    }

    private static ChainOptions Good() => Good(null, "node.example");

    private static ChainOptions Good(int? quorum, params string[] hosts) =>
        new() { Quorum = quorum, Rpc = [.. hosts.Select(host => new NodeOptions { Url = $"https://{host}" })] };

    private static ClientOptions ClientWith(Action<ClientOptions> change)
    {
        var client = new ClientOptions { Id = "desk", Name = "Market Desk", RedirectUris = ["https://desk.test/callback"] };
        change(client);
        return client;
    }
}
