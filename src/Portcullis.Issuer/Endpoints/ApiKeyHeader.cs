using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Portcullis.Credentials;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Issuer.Stores;
using Log = Portcullis.Issuer.Attestations.Log;

namespace Portcullis.Issuer.Endpoints;

/// <summary>The header <c>X-API-Key</c>, by which callers of the attestation API are known.</summary>
internal static class ApiKeyHeader
{
    public const string Name = "X-API-Key";

    /// <summary>Lets a request pass that has a key that stands; else answers by itself.</summary>
    /// <param name="context">The request.</param>
    /// <param name="find">Looks a key up by its text.</param>
    /// <param name="answer">Answers to whoever has the key.</param>
    public static Task<IResult> RequireAsync(HttpContext context, Func<string, CancellationToken, ValueTask<ApiKey?>> find, Func<ApiKey, Task<IResult>> answer) =>
        RequireAsync(context, context.Request.Headers[Name] is [{ } text] ? text : null, find, answer);

    /// <summary>The same, where OAuth's own clients call: they send the key as the password of HTTP Basic.</summary>
    /// <param name="context">The request.</param>
    /// <param name="find">Looks a key up by its text.</param>
    /// <param name="answer">Answers to whoever has the key.</param>
    public static Task<IResult> RequireClientAsync(HttpContext context, Func<string, CancellationToken, ValueTask<ApiKey?>> find, Func<ApiKey, Task<IResult>> answer)
    {
        var key = (context.Request.Headers[Name], context.Request.Headers.Authorization) switch
        {
            ([{ } text], []) => text,
            ([], [{ } basic]) => BasicCredentials.Read(basic)?.Password,
            _ => null,
        };
        return RequireAsync(context, key, find, answer);
    }

    private static async Task<IResult> RequireAsync(HttpContext context, string? text, Func<string, CancellationToken, ValueTask<ApiKey?>> find, Func<ApiKey, Task<IResult>> answer)
    {
        ApiKey? key;
        try
        {
            key = text is null ? null : await find(text, context.RequestAborted);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(context.RequestServices.GetRequiredService<ILogger<ApiKeys>>(), e);
            return RefusalResult.Of(RefusalCode.StoreUnavailable, "API keys cannot be looked up at the moment; try again");
        }

        return key is null ? Refuse(context) : await answer(key);
    }

    private static RefusalResult Refuse(HttpContext context)
    {
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, $"ApiKey realm=\"portcullis\", header=\"{Name}\"");
        return RefusalResult.Of(RefusalCode.InvalidApiKey, $"Missing or invalid API key: send it as {Name}.");
    }
}
