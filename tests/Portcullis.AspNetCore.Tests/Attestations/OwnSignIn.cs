using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore.Tests.Attestations;

/// <summary>The app's own way of signing in, in place of a cookie: it says which wallet the caller has proven to it.</summary>
internal sealed class OwnSignIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "own";
    public const string Header = "Signed-In-As";

    public static void AddTo(IServiceCollection services) => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OwnSignIn>(Scheme, null);

    public static string? WalletOf(HttpContext context) => context.User.FindFirstValue("wallet");

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers[Header] is [{ } wallet]
        ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new("wallet", wallet)], Scheme)), Scheme))
        : AuthenticateResult.NoResult());
}
