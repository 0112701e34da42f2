using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Portcullis.AspNetCore.Quick;

/// <summary>
/// Answers that a request's access token is good without making a handler for it. What the token is not good for, and all else that may be asked of authentication, is the usual service's.
/// </summary>
/// <param name="services">The request's.</param>
/// <param name="authenticator">Judges tokens, here as in the handler.</param>
/// <param name="usual">The type of the framework's service.</param>
internal sealed class QuickAuthenticationService(IServiceProvider services, TokenAuthenticator authenticator, Type usual) : IAuthenticationService
{
    private IAuthenticationService? _usual;
    private Task<AuthenticateResult?>? _quick;

    private IAuthenticationService Usual => _usual ??= (IAuthenticationService)services.GetRequiredService(usual);

    public async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        var schemes = services.GetRequiredService<IAuthenticationSchemeProvider>();
        var asked = scheme is null ? await schemes.GetDefaultAuthenticateSchemeAsync() : await schemes.GetSchemeAsync(scheme);
        if (asked is null || asked.Name != PortcullisDefaults.AuthenticationScheme || asked.HandlerType != typeof(AccessTokenHandler))
        {
            return await Usual.AuthenticateAsync(context, scheme);
        }

        // A handler judges once for a request, whatever becomes of the header later; so does this, a refusal among it.
        return await (_quick ??= TryAsync(context)) ?? await Usual.AuthenticateAsync(context, scheme);
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Usual.ChallengeAsync(context, scheme, properties);

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Usual.ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        Usual.SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Usual.SignOutAsync(context, scheme, properties);

    private async Task<AuthenticateResult?> TryAsync(HttpContext context)
    {
        var token = BearerToken.Read(context.Request.Headers.Authorization);
        if (token.Length == 0 || !IsPlain())
        {
            return null;
        }

        var outcome = await authenticator.JudgeAsync(token, context);
        return outcome.IsValid ? authenticator.OwnResultOf(outcome) : null;
    }

    /// <summary>Whether nothing of the app's has a say in it, nor wants to hear of it.</summary>
    private bool IsPlain() =>
        services.GetRequiredService<IClaimsTransformation>() is NoopClaimsTransformation
        && services.GetRequiredService<IAuthenticationHandlerProvider>() is AuthenticationHandlerProvider
        && services.GetRequiredService<IOptionsMonitor<AuthenticationSchemeOptions>>().Get(PortcullisDefaults.AuthenticationScheme)
            is { ForwardAuthenticate: null, ForwardDefault: null, ForwardDefaultSelector: null }
        && !services.GetRequiredService<ILogger<AccessTokenHandler>>().IsEnabled(LogLevel.Debug);
}
