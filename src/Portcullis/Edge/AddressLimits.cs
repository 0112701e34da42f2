using System.Net;
using Portcullis.Credentials;
using Portcullis.CrossOrigin;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Edge;

/// <summary>
/// Holds each client, by its address, to a number of open requests and a rate of sign-ins and of signed requests, and says whose questions to contracts are counted. Stands before everything that costs something:
/// routing, cryptography, the store, the chain.
/// </summary>
internal sealed class AddressLimits(RequestDelegate next, EdgeSettings settings, ConcurrencyLimiter open, WindowLimiter<SignInKey> signIns, ContractCheckLimit contracts)
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
            await LimitSignInAsync(context, client);
        }
        finally
        {
            open.Leave(client);
        }
    }

    private Task LimitSignInAsync(HttpContext context, AddressKey client)
    {
        var isSignIn = !HttpMethods.IsOptions(context.Request.Method) && (IsSignIn(context.Request.Path) || IsAtPage(context.Request));
        var isSigned = !isSignIn && context.Request.Headers.ContainsKey("Signature-Input");
        var limit = isSigned ? settings.SignedPerAddress : settings.SignInPerAddress;
        if ((isSignIn || isSigned) && signIns.Take(new(client, limit, isSigned ? LimitedWork.Signed : LimitedWork.SignIn)) is { } wait)
        {
            return RefuseAsync(context, $"One address may send {limit.Permits} {(isSigned ? "signed" : "sign-in")} requests in {limit.Window}.", wait);
        }

        if (isSignIn || isSigned || IsAttestation(context.Request.Path))
        {
            contracts.Serve(client);
        }

        return next(context);
    }

    // With a wallet's proof a contract may be asked.
    private static bool IsAttestation(PathString path) => path.StartsWithSegments("/v1/attest", StringComparison.OrdinalIgnoreCase);

    private static bool IsSignIn(PathString path) =>
        path.StartsWithSegments("/auth", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/oauth2/token", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/oauth2/revoke", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/v1/keys", StringComparison.OrdinalIgnoreCase);

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
