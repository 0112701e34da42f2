using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Facts;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests;

public sealed class PortcullisIssuerExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Map_EveryEndpoint_AllowsAnonymousAndHasAName()
    {
        await using var app = Build(("PublicUrl", "https://api.test"), ("Chains:1:Rpc:0:Url", "http://127.0.0.1:1"));

        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();

        endpoints.Select(endpoint => endpoint.RoutePattern.RawText).ShouldBe(
            ["/auth/nonce", "/auth/challenge", "/oauth2/token", "/auth/link", "/auth/unlink", "/oauth2/introspect", "/oauth2/revoke", "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration", "/.well-known/oauth-protected-resource", "/oauth2/jwks", "/v1/jwks", "/.well-known/jwks.json", "/v1/attest", "/v1/keys/create", "/v1/credits", "/v1/events", "/.well-known/erc8128", "/healthz/live", "/healthz/ready"], ignoreOrder: true);
        endpoints.ShouldAllBe(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() != null && endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() != null);
    }

    [Fact]
    public async Task Map_WithClients_HasTheSignInPage()
    {
        await using var app = Build(
            ("PublicUrl", "https://api.test"), ("Chains:1:Rpc:0:Url", "http://127.0.0.1:1"), ("SignIn:Clients:0:Id", "desk"), ("SignIn:Clients:0:Name", "Desk"), ("SignIn:Clients:0:RedirectUris:0", "https://desk.test"));

        var pages = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/signin", StringComparison.Ordinal)).ToList();

        pages.Select(endpoint => endpoint.RoutePattern.RawText).ShouldBe(["/signin", "/signin/challenge", "/signin/proof"], ignoreOrder: true);
        pages.ShouldAllBe(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() != null && endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() != null);
    }

    [Fact]
    public async Task Start_BadSettings_NamesEveryFaultAtOnce()
    {
        await using var app = Build(("PublicUrl", "nothing"), ("Chains:x:Rpc:0:Url", "http://127.0.0.1:1"));

        var refused = await Should.ThrowAsync<OptionsValidationException>(app.StartAsync());

        refused.Failures.Count().ShouldBe(2);
    }

    [Fact]
    public async Task Options_PathsAndUrl_AreMadeWhole()
    {
        await using var app = Build(("PublicUrl", "https://API.test:443/"), ("DataFolder", "state"), ("Chains:1:Rpc:0:Url", "http://127.0.0.1:1"));

        var options = app.Services.GetRequiredService<IOptions<IssuerOptions>>().Value;

        options.PublicUrl.ShouldBe("https://api.test");
        options.DataFolder.ShouldBe(_folder.File("state"));
        options.PolicyFile.ShouldBe(_folder.File("policies.json"));
    }

    [Fact]
    public async Task Chains_Configured_AreThere()
    {
        await using var app = Build(
            ("PublicUrl", "https://api.test"), ("Chains:1:Rpc:0:Url", "http://127.0.0.1:1"), ("Chains:8453:Rpc:0:Url", "http://127.0.0.1:1"), ("Chains:8453:Rpc:1:Url", "http://127.0.0.1:2"));

        app.Services.GetRequiredService<ChainSet>().Ids.ShouldBe([1UL, 8453UL], ignoreOrder: true);
    }

    public void Dispose() => _folder.Dispose();

    private WebApplication Build(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)))
            .Build();
        builder.Services.AddPortcullisIssuer(configuration, _folder.Path);
        var app = builder.Build();
        app.MapPortcullis();
        return app;
    }
}
