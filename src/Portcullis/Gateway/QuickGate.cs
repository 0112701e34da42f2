using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Portcullis.AspNetCore;
using Portcullis.Credentials;
using Portcullis.Issuer.Authorization;

namespace Portcullis.Gateway;

/// <summary>
/// Lets gated requests pass whose token is good and whose account meets the route's policy, without the general machinery of authorization, which costs
/// more than the decision. It only ever lets pass: everything else goes the usual way, which refuses and says why.
/// </summary>
internal sealed class QuickGate(
    RequestDelegate pass, RequestDelegate authorize, BearerAuthentication bearer, RequestDecisions decisions, AuthorizationOptions own)
{
    // By it the endpoints know that authorization was not forgotten; without it they throw.
    private const string AuthorizationInvoked = "__AuthorizationMiddlewareWithEndpointInvoked";

    private readonly ConditionalWeakTable<Endpoint, StrongBox<PolicyName?>> _asked = [];

    /// <summary>Puts it into the pipeline, with authorization as the usual way.</summary>
    public static void Use(WebApplication app)
    {
        // Policies name their scheme, so the authentication middleware has nothing to do. Without these marks the framework adds both by itself.
        IApplicationBuilder builder = app;
        builder.Properties["__AuthenticationMiddlewareSet"] = true;
        builder.Properties["__AuthorizationMiddlewareSet"] = true;
        app.Use(pass =>
        {
            var usual = builder.New();
            usual.UseAuthorization();
            usual.Run(pass);
            return new QuickGate(
                pass,
                usual.Build(),
                app.Services.GetRequiredService<BearerAuthentication>(),
                app.Services.GetRequiredService<RequestDecisions>(),
                app.Services.GetRequiredService<IOptions<AuthorizationOptions>>().Value).InvokeAsync;
        });
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || _asked.GetValue(endpoint, FindPolicy).Value is not { } asked)
        {
            return authorize(context);
        }

        var passing = PassesAsync(context, asked);
        return passing.IsCompletedSuccessfully ? ContinueAsync(context, passing.GetAwaiter().GetResult()) : ContinueAsync(context, passing);
    }

    /// <summary>The one policy that an endpoint asks for; null when it asks for anything else or more, or for an authorization policy of the app's own.</summary>
    private StrongBox<PolicyName?> FindPolicy(Endpoint endpoint)
    {
        var metadata = endpoint.Metadata;
        var isPlain = metadata.GetMetadata<IAllowAnonymous>() is null
            && metadata.GetMetadata<AuthorizationPolicy>() is null
            && metadata.GetMetadata<IAuthorizationRequirementData>() is null;
        return new(isPlain && metadata.GetOrderedMetadata<IAuthorizeData>() is [{ Policy: { } name, Roles: null, AuthenticationSchemes: null }] && own.GetPolicy(name) is null
            ? PolicyName.Parse(name)
            : null);
    }

    private async ValueTask<bool> PassesAsync(HttpContext context, PolicyName asked)
    {
        if (await bearer.TryAuthenticateAsync(context) is not { Principal: { } caller } || !await decisions.MeetsAsync(caller, asked, context))
        {
            return false;
        }

        context.User = caller;
        context.Items[AuthorizationInvoked] = true;
        return true;
    }

    private async Task ContinueAsync(HttpContext context, ValueTask<bool> passing) => await ContinueAsync(context, await passing);

    private Task ContinueAsync(HttpContext context, bool passes) => passes ? pass(context) : authorize(context);
}
