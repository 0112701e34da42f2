using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Portcullis.AspNetCore.Attestations;

namespace Portcullis.AspNetCore.Tests.Quick;

/// <summary>Endpoints of every kind, each of which tells whom it sees and what it hears of the authentication.</summary>
internal static class ApiEndpoints
{
    /// <summary>A policy asked for by a name that only this test's setups register.</summary>
    public const string OwnPolicy = "own";

    public static IReadOnlyList<string> Paths { get; } =
        ["/any", "/gold", "/gate", "/both", "/roles", "/scheme", "/anonymous", "/signed-in", "/mixed", "/data", "/named", "/open"];

    private static Delegate Tells => TellAsync;

    public static void Map(WebApplication app)
    {
        app.MapGet("/any", Tells).RequireAuthorization("market-data");
        app.MapGet("/gold", Tells).RequireAuthorization("market-data:gold");
        app.MapGet("/gate", [TokenGate("market-data")] Task<string> (HttpContext context) => TellAsync(context));
        app.MapGet("/both", [TokenGate("market-data"), TokenGate("club")] Task<string> (HttpContext context) => TellAsync(context));
        app.MapGet("/roles", Tells).RequireAuthorization(new AuthorizeAttribute("market-data") { Roles = "admin" });
        app.MapGet("/scheme", Tells).RequireAuthorization(new AuthorizeAttribute("market-data") { AuthenticationSchemes = PortcullisDefaults.AuthenticationScheme });
        app.MapGet("/anonymous", Tells).RequireAuthorization("market-data").AllowAnonymous();
        app.MapGet("/signed-in", Tells).RequireAuthorization();
        app.MapGet("/mixed", Tells).RequireAuthorization("market-data").RequireAuthorization(policy => policy.RequireClaim("scope", "market-data"));
        app.MapGet("/data", Tells).RequireAuthorization("market-data").WithMetadata(new NobodyAttribute());
        app.MapGet("/named", Tells).RequireAuthorization("market-data", OwnPolicy);
        app.MapGet("/open", Tells);
    }

    private static async Task<string> TellAsync(HttpContext context)
    {
        var feature = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        var before = Tell(context.User);
        var (byDefault, byScheme) = (await context.AuthenticateAsync(), await context.AuthenticateAsync(PortcullisDefaults.AuthenticationScheme));
        context.User.AddIdentity(new ClaimsIdentity("added"));
        return string.Join(" | ", before, Tell(context.User), Tell(byDefault), Tell(byScheme), Tell(feature), ReferenceEquals(feature?.Principal, context.User),
            ReferenceEquals(byDefault.Principal, byScheme.Principal), context.User.FindAttestation() is null);
    }

    private static string Tell(AuthenticateResult? result) => result is null ? "no result"
        : $"{result.Succeeded} {result.None} {result.Failure?.Message} {result.Ticket?.AuthenticationScheme} {result.Properties?.Items.Count} {Tell(result.Principal)}";

    private static string Tell(ClaimsPrincipal? user) => user is null ? "nobody"
        : $"{user.GetType().Name}[{string.Join(", ", user.Identities.Select(identity => $"{identity.GetType().Name} {identity.AuthenticationType} {identity.Name} {string.Join(' ', identity.Claims)}"))}]";

    [AttributeUsage(AttributeTargets.All)]
    private sealed class NobodyAttribute : Attribute, IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new NeverMet()];
    }

    private sealed class NeverMet : IAuthorizationRequirement;
}
