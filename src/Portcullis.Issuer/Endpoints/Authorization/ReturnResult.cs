using Microsoft.AspNetCore.Http;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary>Sends the browser back to the client: by 303, so that nothing of this request goes along (RFC 9700, 4.12).</summary>
internal sealed class ReturnResult(string url) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = url;
        httpContext.Response.Headers.CacheControl = "no-store";
        httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
