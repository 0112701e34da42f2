using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.AspNetCore;
using Portcullis.AspNetCore.Attestations;
using Portcullis.Issuer.Authorization;

namespace Portcullis.Issuer.Tests.Docs;

/// <summary>The code of <c>docs/aspnetcore.md</c>, so that it compiles.</summary>
internal static class AspNetCorePage
{
    public static void AddTokens(WebApplicationBuilder builder)
    {
        builder.Services.AddPortcullis(options => options.Authority = "https://gate.example");
    }

    public static void AddLiveTokens(WebApplicationBuilder builder)
    {
        builder.Services.AddPortcullis(options =>
        {
            options.Authority = "https://gate.example";
            options.Live = true;
            options.IntrospectionKey = builder.Configuration["Portcullis:IntrospectionKey"];
        });
    }

    public static void MapTokens(WebApplication app)
    {
        app.MapGet("/prices", (ClaimsPrincipal user) => $"{user.GetAccount()} {user.GetTier("market-data")}")
            .RequireAuthorization("market-data");
        app.MapGet("/prices/live", [TokenGate("market-data:gold")] () => "gold prices");
    }

    public static void AddAttestations(WebApplicationBuilder builder)
    {
        builder.Services.AddPortcullisAttestations(options => options.Authority = "https://gate.example");
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("premium", policy => policy.RequireAttestation("0x7461826638a23862059da9474fa12054829f694020701491d660395b87df6132"))
            .AddPolicy("download", policy => policy.RequireAttestation(
                new AttestationRequirement("0x7461826638a23862059da9474fa12054829f694020701491d660395b87df6132") { SingleUse = true }))
            .AddPolicy("own-wallet", policy => policy.AddAuthenticationSchemes("Cookies").RequireAttestation(
                new AttestationRequirement("0x7461826638a23862059da9474fa12054829f694020701491d660395b87df6132")
                {
                    RequireWalletProof = false,
                    Wallet = context => context.User.FindFirstValue("wallet"),
                }));
    }

    public static void MapAttestations(WebApplication app)
    {
        app.MapGet("/premium", (ClaimsPrincipal user) => user.FindAttestation()!.Wallet).RequireAuthorization("premium");
    }

    public static void AddInProcess(WebApplicationBuilder builder)
    {
        builder.Services.AddPortcullis();
        builder.Services.AddPortcullisIssuer(builder.Configuration.GetSection("Portcullis"), builder.Environment.ContentRootPath);
    }

    public static void MapInProcess(WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapPortcullis();
        app.MapGet("/gold", (HttpContext context) => context.Features.Get<IDecisionFeature>()!.Decision!.Tier!.Name)
            .RequireAuthorization("market-data:gold");
    }

    [ApiController, Route("reports"), TokenGate("market-data")]
    public sealed class ReportsController : ControllerBase
    {
        [HttpGet]
        public string Get() => User.GetAccount();

        [HttpGet("gold"), TokenGate("market-data:gold")]
        public string Gold() => "gold reports";
    }
}
