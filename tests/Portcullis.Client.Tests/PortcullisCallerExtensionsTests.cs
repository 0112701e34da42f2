using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Client.Tests;

public sealed class PortcullisCallerExtensionsTests : IAsyncLifetime
{
    private readonly ServiceCollection _services = new();
    private readonly LogLines _log = new();
    private ServiceProvider? _provider;
    private GatedIssuer _gate = null!;

    public async ValueTask InitializeAsync()
    {
        _gate = await GatedIssuer.StartAsync();
        _services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
    }

    public async ValueTask DisposeAsync()
    {
        await (_provider?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _gate.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task Add_ToATypedClient_SignsInOnceForAllOfThem()
    {
        _services.AddHttpClient<PricesClient>().AddPortcullisCaller(Configure);

        (await Resolve<PricesClient>().GetAsync()).ShouldBe(HttpStatusCode.OK);
        (await Resolve<PricesClient>().GetAsync()).ShouldBe(HttpStatusCode.OK);

        _gate.Asked().ShouldBe(["siwe"]);
        _gate.SentTokens().ShouldBe(["t1", "t1"]);
    }

    [Fact]
    public async Task Add_FromAConfiguration_BindsIt()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Prices:Authority"] = $"{_gate.Url}",
            ["Prices:Key"] = DevAccount.All[1].PrivateKey,
            ["Prices:Scope"] = "p:gold",
            ["Prices:Resource"] = "https://prices.example",
            ["Prices:Origins:0"] = "https://prices.example",
            ["Prices:Dpop"] = "true",
        }).Build();
        _services.AddHttpClient<PricesClient>().AddPortcullisCaller(settings.GetSection("Prices").Bind);

        (await Resolve<PricesClient>().GetAsync()).ShouldBe(HttpStatusCode.OK);

        var form = _gate.To("/oauth2/token").ShouldHaveSingleItem();
        form.Body.ShouldContain("&scope=p%3Agold&resource=https%3A%2F%2Fprices.example");
        _gate.To("/api").ShouldHaveSingleItem().Headers["Authorization"].ShouldBe(["DPoP t1"]);
    }

    [Fact]
    public async Task Add_Signed_SignsEachRequestAndNobodyIn()
    {
        await using var other = await HttpUpstream.StartAsync();
        _services.AddHttpClient<PricesClient>().AddPortcullisCaller(options =>
        {
            Configure(options);
            (options.SignRequests, options.ChainId) = (true, 1);
        });

        await Resolve<PricesClient>().GetAsync();
        await Resolve<PricesClient>().GetAsync($"{other.Url}plain");

        _gate.Asked().ShouldBeEmpty();
        _gate.To("/api").ShouldHaveSingleItem().Headers["Signature-Input"].ShouldHaveSingleItem().ShouldContain("tag=\"erc8128\"");
        other.Requests.ShouldHaveSingleItem().Headers.ContainsKey("Signature").ShouldBeFalse();
    }

    [Fact]
    public async Task Add_BehindAHandlerThatSendsAgain_ProvesEachAnew()
    {
        _services.AddHttpClient<PricesClient>().AddPortcullisCaller(Bound).AddHttpMessageHandler(() => new Again());

        await Resolve<PricesClient>().GetAsync();

        _gate.To("/api").Select(request => request.Headers["DPoP"].Single()).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    [Fact]
    public async Task Add_AboveTheFactorysOwnHandler_FollowsNoRedirect()
    {
        _services.AddHttpClient<PricesClient>().AddPortcullisCaller(Configure).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());
        _gate.Answers["/api"].Enqueue(new UpstreamAnswer { Status = 307, Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = "/elsewhere" }, Body = "" });

        (await Resolve<PricesClient>().GetAsync()).ShouldBe(HttpStatusCode.TemporaryRedirect);
    }

    [Fact]
    public async Task Add_SharedByName_SignsInOnceAndCanSignOut()
    {
        _services.AddPortcullisCaller("gate", Configure);
        _services.AddHttpClient("one").AddPortcullisCaller("gate");
        _services.AddHttpClient("two").AddPortcullisCaller("gate");
        var factory = Resolve<IHttpClientFactory>();

        foreach (var name in new[] { "one", "two" })
        {
            using var client = factory.CreateClient(name);
            using var response = await client.GetAsync("/api", TestContext.Current.CancellationToken);
        }

        _gate.Asked().ShouldBe(["siwe"]);
        (await _provider!.GetRequiredKeyedService<CallerSession>("gate").SignOutAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        _gate.To("/oauth2/revoke").ShouldHaveSingleItem();
    }

    [Fact]
    public void Add_ClientOfAnotherOrigin_IsAFault()
    {
        _services.AddHttpClient<PricesClient>(client => client.BaseAddress = new Uri("https://elsewhere.example")).AddPortcullisCaller(Configure);

        Should.Throw<InvalidOperationException>(Resolve<PricesClient>).Message.ShouldContain("Origins");
    }

    [Fact]
    public async Task Add_FaultyOptions_StopTheAppAtItsStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHttpClient<PricesClient>().AddPortcullisCaller(options => options.Authority = "http://api.example");
        using var host = builder.Build();

        var exception = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        exception.Failures.Count().ShouldBe(2);
        exception.Failures.ShouldAllBe(failure => failure.StartsWith("the caller 'PricesClient': "));
    }

    [Fact]
    public async Task Log_OfEverything_TellsNoSecret()
    {
        _services.AddHttpClient<PricesClient>().AddPortcullisCaller(Bound);

        await Resolve<PricesClient>().GetAsync();

        var sent = _gate.To("/api").Concat(_gate.To("/oauth2/token")).SelectMany(request => request.Headers).Where(header => header.Key is "DPoP" or "Authorization").SelectMany(header => header.Value);
        _log.ShouldNotBeEmpty();
        _log.ShouldAllBe(line => !line.Contains(DevAccount.All[1].PrivateKey.Substring(2)) && sent.All(value => !line.Contains(value)));
    }

    private void Configure(PortcullisCallerOptions options) => (options.Authority, options.Key) = ($"{_gate.Url}", DevAccount.All[1].PrivateKey);

    private void Bound(PortcullisCallerOptions options)
    {
        Configure(options);
        options.Dpop = true;
    }

    private T Resolve<T>()
        where T : notnull => (_provider ??= _services.BuildServiceProvider()).GetRequiredService<T>();

    private sealed class Again : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var first = await base.SendAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
