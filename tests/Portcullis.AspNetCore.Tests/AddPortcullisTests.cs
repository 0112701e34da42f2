using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

public sealed class AddPortcullisTests
{
    [Fact]
    public async Task Start_FaultyOptions_FailsWithAllOfThem()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPortcullis(options => options.TokenCacheCapacity = 0);
        using var host = builder.Build();

        var thrown = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        thrown.Failures.Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Policies_AddAuthorizationBeforeOrAfter_AreServedByName(bool before)
    {
        var policies = Provider(services =>
        {
            if (before)
            {
                services.AddAuthorization();
            }

            services.AddPortcullis(options => options.Authority = "https://gate.example");
            services.AddAuthorization();
        }).GetRequiredService<IAuthorizationPolicyProvider>();

        (await policies.GetPolicyAsync("market-data:gold"))!.AuthenticationSchemes.ShouldBe(["Portcullis"]);
        policies.AllowsCachingPolicies.ShouldBeTrue();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("anonymous")]
    [InlineData("")]
    [InlineData("a:b:c")]
    public async Task Policies_ReservedName_IsNone(string name) => (await Provider().GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(name)).ShouldBeNull();

    [Fact]
    public async Task Policies_AppsOwnName_GoesFirst()
    {
        var own = new AuthorizationPolicyBuilder().RequireClaim("x").Build();
        var policies = Provider(services => services
            .AddPortcullis(options => options.Authority = "https://gate.example")
            .AddAuthorizationBuilder().AddPolicy("market-data", own)).GetRequiredService<IAuthorizationPolicyProvider>();
        (await policies.GetPolicyAsync("market-data")).ShouldBeSameAs(own);
    }

    [Fact]
    public void Services_RegisteredBefore_Stay()
    {
        var (keys, policies) = (new NoKeys(), new NoPolicies());
        var provider = Provider(services => services
            .AddSingleton<IKeySource>(keys)
            .AddSingleton<IAuthorizationPolicyProvider>(policies)
            .AddPortcullis(options => options.Authority = "https://gate.example"));
        provider.GetRequiredService<IKeySource>().ShouldBeSameAs(keys);
        provider.GetRequiredService<IAuthorizationPolicyProvider>().ShouldBeSameAs(policies);
        provider.GetServices<IAuthorizationPolicyProvider>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Audience_Set_IsTheOneThatCounts()
    {
        await using var api = await GatedApi.StartAsync(options: options => options.Audience = "https://api.example");
        using var own = await api.GetAsync("/any", $"Bearer {api.Issuer.Token(api.Clock, audience: "https://api.example")}");
        using var issuers = await api.GetAsync("/any", $"Bearer {api.Token()}");
        ((int)own.StatusCode).ShouldBe(200);
        ((int)issuers.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task RefusalWriter_Replaced_WritesTheAnswers()
    {
        await using var api = await GatedApi.StartAsync(services => services.AddSingleton<IRefusalWriter, TeapotWriter>());
        using var answer = await api.GetAsync("/any");
        ((int)answer.StatusCode).ShouldBe(418);
    }

    [Fact]
    public async Task ClaimsTransformation_AddsAnIdentity_ForItsRequestAlone()
    {
        await using var api = await GatedApi.StartAsync(services => services.AddTransient<IClaimsTransformation, SecondIdentity>());
        var token = api.Token();
        for (var time = 0; time < 3; time++)
        {
            using var answer = await api.GetAsync("/any", $"Bearer {token}");
            answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
            api.Seen[time].Identities.Count(identity => identity.AuthenticationType == "second").ShouldBe(1);
        }
    }

    private static ServiceProvider Provider(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        (configure ?? (all => all.AddPortcullis(options => options.Authority = "https://gate.example")))(services);
        return services.BuildServiceProvider();
    }

    private sealed class SecondIdentity : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            principal.AddIdentity(new ClaimsIdentity("second"));
            return Task.FromResult(principal);
        }
    }

    private sealed class NoKeys : IKeySource
    {
        public ValueTask<Microsoft.IdentityModel.Tokens.JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken) => new(default(Microsoft.IdentityModel.Tokens.JsonWebKey));
    }

    private sealed class NoPolicies : IAuthorizationPolicyProvider
    {
        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => throw new NotSupportedException();

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(null);

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Task.FromResult<AuthorizationPolicy?>(null);
    }

    private sealed class TeapotWriter : IRefusalWriter
    {
        public Task WriteAsync(HttpContext context, Refusal refusal, CancellationToken cancellationToken)
        {
            context.Response.StatusCode = 418;
            return Task.CompletedTask;
        }
    }
}
