using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Admin;

/// <summary>
/// Lets operators in. Without a token only this machine can call, and a page in its browser might still try, by a name that leads here: so the
/// <c>Host</c> must then be of the loopback interface.
/// </summary>
internal sealed class AdminGuard(RequestDelegate next, IOptions<AdminOptions> options)
{
    private readonly byte[]? _expected = options.Value.Token is { } token ? Digest($"Bearer {token}") : null;

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Check(context.Request) is { } refusal ? RefusalWriter.WriteAsync(context, refusal, null, null) : next(context);
    }

    private Refusal? Check(HttpRequest request) =>
        _expected is null
            ? AdminUrl.IsLoopback(request.Host.Host) ? null : new(RefusalCode.UnknownDomain, "This listener answers to its loopback address alone.")
        : request.Headers.Authorization is not [{ } sent] ? new(RefusalCode.MissingToken, "Send the operator's token as Authorization: Bearer.")
        : !CryptographicOperations.FixedTimeEquals(Digest(sent), _expected) ? new(RefusalCode.InvalidToken, "This is not the operator's token.")
        : null;

    // Of equal length whatever was sent, so that the time of the comparison tells nothing.
    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
