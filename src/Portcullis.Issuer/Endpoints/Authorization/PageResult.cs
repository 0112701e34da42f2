using Microsoft.AspNetCore.Http;
using Portcullis.Issuer.SignInPage;

namespace Portcullis.Issuer.Endpoints.Authorization;

/// <summary>A page that runs nothing but our own script, stands in no other page, and tells nobody where it was.</summary>
internal sealed class PageResult(int status, string html) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = SignInDocument.ContentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        // Wallets that are pages open windows, and must be able to answer.
        headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
    }
}
