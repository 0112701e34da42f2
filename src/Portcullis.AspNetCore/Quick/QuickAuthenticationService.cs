using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Quick;

/// <summary>
/// Answers that a request's access token is good without making a handler for it. What the token is not good for, and all else that may be asked of authentication, is the usual service's.
/// </summary>
/// <param name="services">The request's.</param>
/// <param name="authenticator">Judges tokens, here as in the handler.</param>
/// <param name="usual">The type of the framework's service.</param>
internal sealed class QuickAuthenticationService(IServiceProvider services, TokenAuthenticator authenticator, Type usual) : IAuthenticationService
{
    private static readonly Task<AuthenticateResult?> AskUsual = Task.FromResult<AuthenticateResult?>(null);

    private IAuthenticationService? _usual;
    private Task<AuthenticateResult?>? _quick;

    private IAuthenticationService Usual => _usual ??= (IAuthenticationService)services.GetRequiredService(usual);

    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        var schemes = services.GetRequiredService<IAuthenticationSchemeProvider>();
        var asked = scheme is null ? schemes.GetDefaultAuthenticateSchemeAsync() : schemes.GetSchemeAsync(scheme);
        if (!asked.IsCompletedSuccessfully || !IsOurs(asked.GetAwaiter().GetResult()))
        {
            return Usual.AuthenticateAsync(context, scheme);
        }

        // A handler judges once for a request, whatever becomes of the header later; so does this, a refusal among it.
        _quick ??= TryAsync(context);
        return !_quick.IsCompletedSuccessfully ? ContinueAsync(_quick, context, scheme)
            : _quick.GetAwaiter().GetResult() is null ? Usual.AuthenticateAsync(context, scheme)
            : _quick!;
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Usual.ChallengeAsync(context, scheme, properties);

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Usual.ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        Usual.SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Usual.SignOutAsync(context, scheme, properties);

    private static bool IsOurs(AuthenticationScheme? asked) => asked?.Name == PortcullisDefaults.AuthenticationScheme && asked.HandlerType == typeof(AccessTokenHandler);

    private async Task<AuthenticateResult> ContinueAsync(Task<AuthenticateResult?> quick, HttpContext context, string? scheme) =>
        await quick ?? await Usual.AuthenticateAsync(context, scheme);

    private Task<AuthenticateResult?> TryAsync(HttpContext context)
    {
        var token = BearerToken.Read(context.Request.Headers.Authorization);
        if (token.Length == 0 || !IsPlain())
        {
            return AskUsual;
        }

        var judging = authenticator.JudgeAsync(token, context);
        return judging.IsCompletedSuccessfully ? ConcludeTask(judging.GetAwaiter().GetResult()) : ConcludeAsync(judging);
    }

    private async Task<AuthenticateResult?> ConcludeAsync(ValueTask<TokenVerification> judging) => Conclude(await judging);

    private Task<AuthenticateResult?> ConcludeTask(TokenVerification outcome) => Conclude(outcome) is { } result ? Task.FromResult<AuthenticateResult?>(result) : AskUsual;

    /// <summary>Null for what is refused, and for a token that is bound to a key, of which more is asked than that it is good.</summary>
    private AuthenticateResult? Conclude(TokenVerification outcome) => outcome is { IsValid: true, Token.KeyThumbprint: null } ? authenticator.OwnResultOf(outcome) : null;

    /// <summary>Whether nothing of the app's has a say in it, nor wants to hear of it.</summary>
    private bool IsPlain() =>
        services.GetRequiredService<IClaimsTransformation>() is NoopClaimsTransformation
        && services.GetRequiredService<IAuthenticationHandlerProvider>() is AuthenticationHandlerProvider
        && services.GetRequiredService<IOptionsMonitor<AuthenticationSchemeOptions>>().Get(PortcullisDefaults.AuthenticationScheme)
            is { ForwardAuthenticate: null, ForwardDefault: null, ForwardDefaultSelector: null }
        && !services.GetRequiredService<ILogger<AccessTokenHandler>>().IsEnabled(LogLevel.Debug);
}
