using System.Net;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.CrossOrigin;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Edge;

/// <summary>
/// Holds each client, by its address, to a number of open requests and a rate of sign-ins, of signed requests and of questions for key sets, and says whose questions to contracts are counted. Stands before everything
/// that costs something: routing, cryptography, the store, the chain.
/// </summary>
internal sealed class AddressLimits(RequestDelegate next, EdgeSettings settings, ConcurrencyLimiter open, WindowLimiter<RateKey> rates, ContractCheckLimit contracts)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address || (IPAddress.IsLoopback(address) && !settings.LimitsLoopback)
            ? next(context)
            : InvokeAsync(context, AddressKey.Of(address));

    private async Task InvokeAsync(HttpContext context, AddressKey client)
    {
        if (!open.TryEnter(client, settings.ConcurrentPerAddress))
        {
            await RefuseAsync(context, $"One address may have {settings.ConcurrentPerAddress} requests open.", Soon);
            return;
        }

        try
        {
            await LimitRateAsync(context, client);
        }
        finally
        {
            open.Leave(client);
        }
    }

    private Task LimitRateAsync(HttpContext context, AddressKey client)
    {
        var kind = KindOf(context.Request);
        if (Find(kind) is var (limit, name) && rates.Take(new(client, limit, kind)) is { } wait)
        {
            return RefuseAsync(context, $"One address may send {limit.Permits} {name} in {limit.Window}.", wait);
        }

        if (kind is RateKind.SignIn or RateKind.Signed || IsAttestation(context.Request.Path))
        {
            contracts.Serve(client);
        }

        return next(context);
    }

    private (TierLimit Limit, string Name)? Find(RateKind kind) => kind switch
    {
        RateKind.SignIn => (settings.SignInPerAddress, "sign-in requests"),
        RateKind.Signed => (settings.SignedPerAddress, "signed requests"),
        RateKind.KeySet => (settings.KeySetsPerAddress, "requests for key sets"),
        _ => null,
    };

    private static RateKind KindOf(HttpRequest request)
    {
        var isPreflight = HttpMethods.IsOptions(request.Method);
        return !isPreflight && (IsSignIn(request.Path) || IsAtPage(request)) ? RateKind.SignIn
            : request.Headers.ContainsKey("Signature-Input") ? RateKind.Signed
            : !isPreflight && IsKeySet(request.Path) ? RateKind.KeySet
            : RateKind.None;
    }

    // With a wallet's proof a contract may be asked.
    private static bool IsAttestation(PathString path) => path.StartsWithSegments("/v1/attest", StringComparison.OrdinalIgnoreCase);

    private static bool IsSignIn(PathString path) =>
        path.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/oauth2/token", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/oauth2/revoke", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/v1/keys", StringComparison.OrdinalIgnoreCase);

    private static bool IsKeySet(PathString path) =>
        path.StartsWithSegments("/oauth2/jwks", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/v1/jwks", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/.well-known/jwks.json", StringComparison.OrdinalIgnoreCase);

    // The page itself costs next to nothing, and where there is none the path is an upstream's.
    private static bool IsAtPage(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
            && (request.Path.StartsWithSegments("/signin/challenge", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/signin/proof", StringComparison.OrdinalIgnoreCase));

    private static async Task RefuseAsync(HttpContext context, string detail, TimeSpan wait)
    {
        await CrossOriginRules.AllowAsync(context);
        await RefusalWriter.WriteAsync(context, new(RefusalCode.AddressLimited, detail), null, wait);
    }
}
