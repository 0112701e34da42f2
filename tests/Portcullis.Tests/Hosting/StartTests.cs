using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Portcullis.Configuration;
using Portcullis.Hosting;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Hosting;

/// <summary>What the operator got wrong is said at start, all of it at once, and nothing serves.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-").FullName;

    public StartTests()
    {
        Write(_ => { });
        File.WriteAllText(Path.Combine(_folder, "policies.json"), TestFiles.Policies());
    }

    public static TheoryData<string?, string> Policies => new()
    {
        { null, "is missing; name a policy" },
        { "", "is missing; name a policy" },
        { "default", "'default' would let in whoever signs in" },
        { "Default", "'default' would let in whoever signs in" },
        { "gone", "there is no policy 'gone'; add it to the policy file or name one of: bound, limited, market-data" },
        { "Market-Data", "there is no policy 'Market-Data'" },
        { "market-data:platinum", "the policy 'market-data' has no tier 'platinum'; name one of: basic, gold, silver" },
        { "market-data:", "'market-data:' is neither 'policy' nor 'policy:tier'" },
        { "a:b:c", "'a:b:c' is neither" },
        { "market data", "'market data' is neither" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Start_RouteWithoutAGoodPolicy_SaysWhat(string? policy, string expected)
    {
        Write(proxy => proxy["Routes"]!["gold"] = TestFiles.Route("/gold/{**rest}", policy));
        (await FaultsAsync()).Single().ShouldStartWith($"ReverseProxy.Routes.gold.AuthorizationPolicy: {expected}");
    }

    [Theory]
    [InlineData("ClusterId", "\"nowhere\"", "ClusterId: there is no cluster 'nowhere'")]
    [InlineData("ClusterId", null, "ClusterId: is missing")]
    [InlineData("Timeout", "\"00:00:01\"", "Timeout: is not offered")]
    [InlineData("Metadata", "{\"Portcullis.ForwardAuthorization\":\"yes\"}", "Metadata.Portcullis.ForwardAuthorization: must be \"true\" or \"false\"")]
    [InlineData("Metadata", "{\"Portcullis.ForwardAuthorisation\":\"true\"}", "Metadata.Portcullis.ForwardAuthorisation: is not known")]
    [InlineData("Metadata", "{\"Portcullis:ForwardAuthorization\":\"true\"}", "Metadata.Portcullis: is not known")]
    public async Task Start_RouteWithAFault_SaysWhere(string member, string? value, string expected)
    {
        Write(proxy => proxy["Routes"]!["gold"]![member] = value is null ? null : JsonNode.Parse(value));
        (await FaultsAsync()).ShouldContain(fault => fault.StartsWith($"ReverseProxy.Routes.gold.{expected}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/authz")]
    [InlineData("/authz/{**rest}")]
    [InlineData("/AuthZ/reports")]
    [InlineData("authz/reports")]
    public async Task Start_RouteWhereOtherGatewaysAsk_SaysThatNothingReachesIt(string path)
    {
        Write(proxy => proxy["Routes"]!["gold"] = TestFiles.Route(path, "market-data"));
        (await FaultsAsync()).Single().ShouldStartWith("ReverseProxy.Routes.gold.Match.Path: at /authz and below it other gateways ask");
    }

    [Theory]
    [InlineData("/authzed/{**rest}")]
    [InlineData("/api/authz/{**rest}")]
    public async Task Start_RouteThatOnlyLooksLikeIt_IsTaken(string path)
    {
        Write(proxy => proxy["Routes"]!["gold"] = TestFiles.Route(path, "market-data"));
        (await FaultsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SessionAffinity", "{\"Enabled\":true,\"AffinityKeyName\":\"k\"}", "SessionAffinity.Policy: 'HashCookie'")]
    [InlineData("SessionAffinity", "{\"Enabled\":true,\"Policy\":\"hashcookie\",\"AffinityKeyName\":\"k\"}", "SessionAffinity.Policy: 'HashCookie'")]
    [InlineData("Destinations", "{}", "Destinations: names no upstream")]
    [InlineData("Destinations", "{\"a\":{\"Address\":\"localhost:5000\"}}", "Destinations.a.Address: must be an absolute http or https URL")]
    [InlineData("Destinations", "{\"a\":{\"Address\":\"http://x/?y\"}}", "Destinations.a.Address: must have neither query nor fragment")]
    [InlineData("LoadBalancingPolicy", "\"Nonsense\"", "")]
    public async Task Start_ClusterWithAFault_SaysWhere(string member, string value, string expected)
    {
        Write(proxy => proxy["Clusters"]!["api"]![member] = JsonNode.Parse(value));
        (await FaultsAsync()).ShouldContain(fault => fault.StartsWith($"ReverseProxy.Clusters.api{(expected.Length == 0 ? "" : ".")}{expected}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"Enabled\":true,\"Policy\":\"ArrCookie\",\"AffinityKeyName\":\"k\"}")]
    [InlineData("{\"Enabled\":false}")]
    public async Task Start_OtherAffinity_IsTaken(string affinity)
    {
        Write(proxy => proxy["Clusters"]!["api"]!["SessionAffinity"] = JsonNode.Parse(affinity));
        (await FaultsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Kestrel", """{"Endpoints":{"Https":{"Url":"https://127.0.0.1:0"}}}""", "Kestrel.Endpoints.Https.Certificate: is missing")]
    [InlineData("Kestrel", """{"Endpoints":{"Https":{"Url":"https://127.0.0.1:0","Certificate":{"Path":"gone.pem","KeyPath":"gone.key"}}}}""", "Kestrel.Endpoints.Https.Certificate: ")]
    [InlineData("Kestrel", """{"Endpoints":{"Https":{"Url":"https://127.0.0.1:0","Certificate":{"Path":"policies.json","KeyPath":"policies.json"}}}}""", "Kestrel.Endpoints.Https.Certificate: ")]
    [InlineData("Kestrel", """{"Limits":{"RequestHeadersTimeout":"soon"}}""", "Kestrel.Limits: ")]
    [InlineData("TrustedProxies", """["10.0.0.0/8","everybody"]""", "TrustedProxies.1: ")]
    [InlineData("TrustedProxies", "\"10.0.0.0/8\"", "TrustedProxies: ")]
    [InlineData("Limits", """{"SignInPerAddress":"often"}""", "Limits.SignInPerAddress: ")]
    [InlineData("ReloadInterval", "\"soon\"", "ReloadInterval: ")]
    [InlineData("ReloadInterval", "\"00:00:00\"", "ReloadInterval: ")]
    public async Task Start_EdgeWithAFault_SaysWhere(string section, string value, string expected)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, GatewayFiles.SettingsName), TestFiles.Settings(TestFiles.Nowhere, settings => settings[section] = JsonNode.Parse(value)));
        (await FaultsAsync()).Single().ShouldStartWith(expected);
    }

    [Fact]
    public async Task Start_MalformedTransform_IsYarpsFault()
    {
        Write(proxy => proxy["Routes"]!["gold"]!["Transforms"] = new JsonArray(new JsonObject { ["Nonsense"] = "x" }));
        (await FaultsAsync()).Single().ShouldStartWith("ReverseProxy.Routes.gold: ");
    }

    [Fact]
    public async Task Start_MalformedValue_IsOneFaultNotAStackTrace()
    {
        Write(proxy => proxy["Clusters"]!["api"]!["HttpRequest"] = new JsonObject { ["ActivityTimeout"] = "soon" });
        (await FaultsAsync()).Single().ShouldStartWith("ReverseProxy");
    }

    [Fact]
    public async Task Start_ManyFaults_SaysAllAtOnce()
    {
        Write(proxy =>
        {
            proxy["Routes"]!["gold"]!["AuthorizationPolicy"] = null;
            proxy["Routes"]!["silver"]!["AuthorizationPolicy"] = "default";
            proxy["Clusters"]!["dead"]!["Destinations"] = new JsonObject();
        });
        (await FaultsAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Start_BadPolicyFile_BlamesNoRouteForIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "policies.json"), TestFiles.Policies("often"));
        (await FaultsAsync()).Single().ShouldStartWith("policies.json: policies.market-data.tiers[2].limit: ");
    }

    [Fact]
    public async Task Start_PolicyOnAChainThatIsNotConfigured_SaysWhere()
    {
        var policies = TestFiles.Policies().Replace("\"chainId\": 2", "\"chainId\": 5", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "policies.json"), policies);
        (await FaultsAsync()).Single().ShouldStartWith("policies.json: policies.market-data.tiers[0].when.chainId: ");
    }

    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("policies.json")]
    public async Task Start_FileMissing_SaysWhichAndWhatToDo(string name)
    {
        File.Delete(Path.Combine(_folder, name));
        (await FaultsAsync()).Single().ShouldBe($"{name}: there is no such file in the folder; 'portcullis init' writes a first one");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"PublicUrl\":\"a\",\"publicurl\":\"b\"}")]
    public async Task Start_SettingsAreNoJsonObject_SaysSo(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), text);
        (await FaultsAsync()).Single().ShouldStartWith("appsettings.json: ");
    }

    [Fact]
    public async Task Start_BadIssuerSettings_AreFaults()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), TestFiles.Settings(TestFiles.Nowhere, settings => settings["PublicUrl"] = "nonsense"));
        (await FaultsAsync()).ShouldContain(fault => fault.StartsWith("PublicUrl: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task Start_BadUrls_IsAFault(string urls) => (await FaultsAsync(urls)).ShouldHaveSingleItem();

    [Fact]
    public async Task Start_BusyPort_IsOneSentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var fault = (await FaultsAsync($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}")).Single();
        fault.ShouldContain("address already in use");
        fault.ShouldEndWith("choose another port with --urls.");
    }

    [Fact]
    public async Task Run_WithFaults_SaysThemAndExitsWithOne()
    {
        File.Delete(Path.Combine(_folder, "policies.json"));
        using var errors = new StringWriter();
        (await GatewayHost.RunAsync(Options(null), errors, CancellationToken.None)).ShouldBe(1);
        errors.ToString().ShouldStartWith("portcullis: policies.json: there is no such file");
        errors.ToString().ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Run_Cancelled_ExitsWithZero()
    {
        using var stop = new CancellationTokenSource();
        var running = GatewayHost.RunAsync(Options(null), TextWriter.Null, stop.Token);
        await stop.CancelAsync();
        (await running).ShouldBe(0);
    }

    [Fact]
    public async Task Start_WritesNoKeysButItsOwn()
    {
        (await FaultsAsync()).ShouldBeEmpty();
        Directory.EnumerateFiles(_folder, "*.xml", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(Action<JsonNode> change) => File.WriteAllText(
        Path.Combine(_folder, "appsettings.json"), TestFiles.Settings(TestFiles.Nowhere, settings => change(settings["ReverseProxy"]!)));

    private GatewayOptions Options(string? urls) => new()
    {
        Folder = _folder,
        Overrides = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Urls"] = urls ?? "http://127.0.0.1:0" },
    };

    private async Task<IReadOnlyList<string>> FaultsAsync(string? urls = null)
    {
        var start = await GatewayHost.StartAsync(Options(urls), CancellationToken.None);
        await (start.App?.DisposeAsync() ?? ValueTask.CompletedTask);
        return start.Faults;
    }
}
