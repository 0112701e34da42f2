using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Portcullis.AspNetCore.Attestations;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests.Attestations;

public sealed class AddPortcullisAttestationsTests
{
    private static readonly string Hash = "0x" + new string('a', 64);

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("http://gate.example", 0, 2)]
    [InlineData("https://gate.example?x", 10_000_001, 2)]
    public async Task Start_FaultyOptions_FailsWithAllOfThem(string authority, int capacity, int faults)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPortcullisAttestations(gate => (gate.Authority, gate.SingleUseCapacity) = (authority, capacity));
        using var host = builder.Build();

        var thrown = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        thrown.Failures.Count().ShouldBe(faults);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DefaultScheme_BesideAccessTokens_StaysTheirs(bool before)
    {
        var services = new ServiceCollection().AddLogging();
        if (before)
        {
            services.AddPortcullisAttestations(gate => gate.Authority = "https://gate.example");
        }

        services.AddPortcullis(options => options.Authority = "https://gate.example");
        if (!before)
        {
            services.AddPortcullisAttestations(gate => gate.Authority = "https://gate.example");
        }

        await using var provider = services.BuildServiceProvider();
        var schemes = provider.GetRequiredService<IAuthenticationSchemeProvider>();
        (await schemes.GetDefaultAuthenticateSchemeAsync())!.Name.ShouldBe("Portcullis");
        provider.GetRequiredService<IKeySource>().ShouldNotBeSameAs(provider.GetRequiredKeyedService<IKeySource>("attestations"));
    }

    [Fact]
    public void DefaultScheme_OfTheApps_Stays()
    {
        using var provider = new ServiceCollection().AddLogging()
            .AddPortcullis(options => options.Authority = "https://gate.example")
            .AddPortcullisAttestations(gate => gate.Authority = "https://gate.example")
            .AddAuthentication("PortcullisAttestation").Services.BuildServiceProvider();
        provider.GetRequiredService<IOptions<AuthenticationOptions>>().Value.DefaultScheme.ShouldBe("PortcullisAttestation");
    }

    [Fact]
    public void RequireAttestation_Hashes_AskTheSchemeAndForProof()
    {
        var policy = new AuthorizationPolicyBuilder().RequireAttestation(Hash).Build();
        policy.AuthenticationSchemes.ShouldBe(["PortcullisAttestation"]);
        var requirement = policy.Requirements.ShouldHaveSingleItem().ShouldBeOfType<AttestationRequirement>();
        (requirement.RequireWalletProof, requirement.SingleUse).ShouldBe((true, false));
        requirement.ConditionHashes.ShouldBe([Hash]);
        requirement.ToString().ShouldBe($"attested {Hash}");
    }

    [Theory]
    [InlineData]
    [InlineData("0x12")]
    [InlineData("")]
    public void Requirement_NoHashOrOneOfAnotherForm_IsABug(params string[] hashes) => Should.Throw<ArgumentException>(() => new AttestationRequirement(hashes));

    [Fact]
    public void FindAttestation_Nobody_Null() => new ClaimsPrincipal(new ClaimsIdentity([new("jti", "ATST-0123456789ABCDEF")], "PortcullisAttestation")).FindAttestation().ShouldBeNull();
}
